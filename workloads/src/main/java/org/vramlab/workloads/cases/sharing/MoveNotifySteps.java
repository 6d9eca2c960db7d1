package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.TableRoot;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.SearchedDevice;

/**
 * The steps of A6 as the thread has them: a buffer e in the only page of D0's VRAM, imported by two
 * address spaces of D1.
 *
 * <pre>
 *   T0, on D0                               T1, on D1
 *   lock n                                  lock v1
 *   no room for n: evict e                  lock e, map it, bind it in v1
 *     ask v2, v1: each wants its root
 *     tell v2, v1: each forgets its page
 *   n has the page
 * </pre>
 *
 * <p>What the importer does when it is asked and T1 has v1 is what differs.
 */
final class MoveNotifySteps {
  /** How an importer gets the root of a page table of its own, inside of another's ticket. */
  enum NestedLock {
    /** By trying, without the ticket; a root that cannot be had is passed over. */
    TRYLOCK_SKIP,
    /** By sleeping, without the ticket. */
    PLAIN,
    /** With the ticket. */
    TICKET
  }

  private final Desk desk;
  private final NestedLock way;
  private final SearchedDevice exporter;
  private final BufferObject e;
  private final BufferObject n;

  private MoveNotifySteps(Desk desk, NestedLock way) {
    this.desk = desk;
    this.way = way;
    this.exporter = new SearchedDevice(desk.wwClass(), "D0", 1);
    this.e = exporter.create();
    this.n = exporter.create();
    desk.name(e, "e");
    desk.name(n, "n");
  }

  /** Sets one execution up. */
  static void build(Desk desk, NestedLock way) {
    MoveNotifySteps steps = new MoveNotifySteps(desk, way);
    desk.task("setting up", steps::setUp);
  }

  private void setUp() throws Interrupted {
    List<Vm> vms = List.of(new Vm("v1"), new Vm("v2"));
    e.lock().lockAlone();
    DmaBuf dmaBuf = new DmaBuf(exporter, e);
    e.lock().unlock();
    vms.forEach(vm -> vm.request(dmaBuf));
    transact(t -> {
      t.lock(e);
      exporter.validate(e, t);
      for (Vm vm : vms) {
        t.lock(vm);
        vm.attach(t);
        vm.bind(t);
      }
      t.seal();
    });
    desk.task(
        "T0",
        () ->
            transact(t -> {
              t.lock(n);
              exporter.validate(n, t);
              t.seal();
            }));
    desk.task(
        "T1",
        () ->
            transact(t -> {
              t.lock(vms.getFirst());
              t.lock(e);
              vms.getFirst().bind(t);
              t.seal();
            }));
  }

  /** Where tickets only try, there may be no room; whoever is refused gives up. */
  private void transact(Attempt attempt) throws Interrupted {
    TicketSettings settings = new TicketSettings(desk.stage().settings().mode(), true, false, 0);
    try {
      new Ticket(desk.wwClass(), settings).execute(attempt);
    } catch (NoMemory | Busy refused) {
      if (way != NestedLock.TRYLOCK_SKIP) {
        throw new IllegalStateException("out of memory with memory to evict", refused);
      }
    }
  }

  /** An address space of D1. */
  private final class Vm extends TableRoot implements Importer, Shared {
    private final Sched sched = desk.wwClass().sched();
    private final int mapping = sched.nextId(IdKind.MAPPING);
    private final int sharedId = sched.share(this);

    /** Null before it has asked. */
    private @Nullable Attachment attachment;

    /** What its page table shows; null for nothing. */
    private @Nullable Resource bound;

    /** It has its root by itself, not by a ticket. */
    private boolean lockedAlone;

    Vm(String name) {
      super(desk.wwClass(), name);
      desk.name(lock(), name);
    }

    void request(DmaBuf dmaBuf) {
      try {
        attachment = dmaBuf.request(this, 1, true);
      } catch (Unsupported impossible) {
        throw new IllegalStateException("D0 refuses nobody", impossible);
      }
    }

    void attach(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
      Attachment mine = attachment();
      mine.dmaBuf().attach(mine, ticket);
    }

    private Attachment attachment() {
      Attachment mine = attachment;
      assert mine != null : "it has asked at the beginning";
      return mine;
    }

    void bind(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
      Attachment mine = attachment();
      Resource now = mine.dmaBuf().map(mine, ticket);
      sched.touch(this, true);
      if (bound != now) {
        bound = now;
        sched.events().mappingBound(sched.nowNanos(), mapping, e.id(), now.id());
      }
    }

    @Override
    public void prepareMove(Attachment moving, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy {
      moving.bo().lockForMove(ticket);
      switch (way) {
        case TRYLOCK_SKIP -> lockedAlone = lock().tryLockAlone();
        case PLAIN -> {
          lock().lockAlone();
          lockedAlone = true;
        }
        case TICKET -> ticket.lockForNotification(this);
      }
    }

    @Override
    public void moveNotify(Attachment moving) {
      if (way == NestedLock.TRYLOCK_SKIP && !lockedAlone) {
        // Whoever has the root will see to it at its next submission: so the driver thinks.
        return;
      }
      sched.touch(this, true);
      bound = null;
      sched.events().mappingInvalidated(sched.nowNanos(), mapping, e.id());
      if (lockedAlone) {
        lockedAlone = false;
        lock().unlock();
      }
    }

    @Override
    public int sharedId() {
      return sharedId;
    }

    @Override
    public void digest(Digest into) {
      into.add(bound != null).add(lockedAlone);
    }
  }
}

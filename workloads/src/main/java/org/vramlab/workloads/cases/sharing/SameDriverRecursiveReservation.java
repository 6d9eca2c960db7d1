package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.i915.I915Device;
import org.vramlab.devices.i915.Wrong;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.ConductRule;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.dmabuf.Misconduct;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * A7: two cards of one driver. The importer holds the shared reservation and asks for a mapping;
 * the exporter's map callback takes the same reservation.
 *
 * <p>With one card it never shows, because a buffer that comes home is used without the dma-buf.
 * Declaring the exporter dynamic does not cure it. Right: pin when somebody attaches, and take no
 * lock in the map callback; searched with an importer of each kind at the same time.
 */
public final class SameDriverRecursiveReservation extends SearchedCase {
  private static final String EXPORTER = "card0";
  private static final String IMPORTER = "card1";

  /**
   * The importer holds the only ww lock there is, the shared reservation, and asks for it again.
   */
  private static final String ITSELF = " holds lock 0 already: it would wait for itself";

  private static final String STATIC = "the map callback takes the reservation; a static importer";
  private static final String DYNAMIC = "the same in an exporter that says it is dynamic";

  @Override
  public String id() {
    return "same-driver-recursive-resv";
  }

  @Override
  public String section() {
    return "A7";
  }

  @Override
  public String title() {
    return "the exporter's map callback takes the reservation that its caller holds";
  }

  @Override
  public String source() {
    return "dri-devel, 30 Jun 2021, Make our dma-buf exporter dynamic; Linux commits d7b2cb380b3a,"
        + " 456d9605a14a";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(Knob.word("lockdep", "whether the lock checker watches", "on", "off"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(STATIC),
        Variant.faulty(DYNAMIC),
        Variant.right("pinned at attach, no lock in the map callback"));
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    Wrong wrong =
        switch (variant.label()) {
          case STATIC -> Wrong.MAP_TAKES_RESERVATION;
          case DYNAMIC -> Wrong.MAP_TAKES_RESERVATION_SAYS_DYNAMIC;
          default -> Wrong.NOTHING;
        };
    return new CaseScenario(id(), title(), false, desk -> build(desk, wrong));
  }

  private static void build(Desk desk, Wrong wrong) {
    I915Device exporter = new I915Device(desk.wwClass(), EXPORTER, 4, wrong);
    BufferObject bo = exporter.create(1);
    desk.name(bo, "e");
    desk.task(
        EXPORTER,
        () -> {
          DmaBuf[] shared = new DmaBuf[1];
          desk.transact(t -> {
            t.lock(bo);
            exporter.validate(bo, t);
            t.seal();
            shared[0] = exporter.export(bo);
          });
          Users users = new Users(desk, shared[0]);
          if (wrong != Wrong.MAP_TAKES_RESERVATION_SAYS_DYNAMIC) {
            users.add(IMPORTER + " (static)", () -> importStatically(exporter, shared[0]));
          }
          if (wrong != Wrong.MAP_TAKES_RESERVATION) {
            users.add(IMPORTER + " (dynamic)", () -> importOnce(desk, exporter, shared[0]));
          }
        });
  }

  /** The importers, of whom the last closes the dma-buf. */
  private static final class Users {
    private final Desk desk;
    private final DmaBuf dmaBuf;

    /** Guarded by the reservation once they run. */
    private int count;

    Users(Desk desk, DmaBuf dmaBuf) {
      this.desk = desk;
      this.dmaBuf = dmaBuf;
    }

    void add(String name, TaskBody body) {
      count++;
      desk.task(
          name,
          () -> {
            body.run();
            leave();
          });
    }

    private void leave() throws Interrupted {
      boolean[] last = new boolean[1];
      desk.transact(t -> {
        t.lock(dmaBuf.bo());
        t.seal();
        count--;
        last[0] = count == 0;
        if (last[0]) {
          requireNoPin(dmaBuf.bo());
          dmaBuf.close();
        }
      });
      if (last[0]) {
        dmaBuf.bo().release();
        dmaBuf.bo().release();
      }
    }

    private static void requireNoPin(BufferObject bo) {
      if (bo.pins() != 0) {
        throw new IllegalStateException("a pin is left behind: " + bo.pins());
      }
    }
  }

  /** The importer does not reach the exporter's memory: what it maps is in the host's. */
  private static void requireInHostMemory(I915Device exporter, BufferObject bo) {
    if (!bo.isIn(exporter.manager().pool(MemoryManager.SYSTEM))) {
      throw new IllegalStateException("exported to who does not reach it: " + bo);
    }
  }

  private static void importOnce(Desk desk, I915Device exporter, DmaBuf dmaBuf) throws Interrupted {
    try {
      Attachment attachment = dmaBuf.request(new Card(), 1, false);
      desk.transact(t -> {
        t.lock(dmaBuf.bo());
        dmaBuf.attach(attachment, t);
        dmaBuf.map(attachment, t);
        t.seal();
        requireInHostMemory(exporter, dmaBuf.bo());
        dmaBuf.unmap(attachment);
        dmaBuf.detach(attachment);
      });
    } catch (Unsupported impossible) {
      throw new IllegalStateException(exporter.name() + " refuses nobody", impossible);
    }
  }

  private static void importStatically(I915Device exporter, DmaBuf dmaBuf) throws Interrupted {
    try {
      Attachment attachment = dmaBuf.attachStatic(IMPORTER, 1, false, TicketSettings.PLAIN);
      requireInHostMemory(exporter, dmaBuf.bo());
      dmaBuf.detachStatic(attachment, TicketSettings.PLAIN);
    } catch (NoMemory | Busy | Unsupported impossible) {
      throw new IllegalStateException(exporter.name() + " has room", impossible);
    }
  }

  /** The other card, as an importer. */
  private static final class Card implements Importer {
    @Override
    public String name() {
      return IMPORTER;
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy {
      attachment.bo().lockForMove(ticket);
    }

    @Override
    public void moveNotify(Attachment attachment) {}
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return values.word("lockdep").equals("on")
        ? Stage.Settings.PLAIN
        : Stage.Settings.PLAIN.unchecked();
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    return finding.kind() == Finding.Kind.FAILURE
        && finding.story().startsWith(IMPORTER)
        && finding.story().endsWith(ITSELF)
        && isBlamedOnTheMapCallback(Misconduct.behind(finding.cause()));
  }

  private static boolean isBlamedOnTheMapCallback(@Nullable Misconduct misconduct) {
    return misconduct != null
        && misconduct.rule() == ConductRule.EXPORTER_FAILED
        && misconduct.driver().equals(EXPORTER)
        && misconduct.callback().equals("map");
  }
}

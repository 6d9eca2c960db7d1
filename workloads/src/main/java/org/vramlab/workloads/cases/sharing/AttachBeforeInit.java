package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.SearchedDevice;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * B3: an importer attaches before its own object exists, and the exporter moves the buffer in
 * between: it is told of the move over an object that is not there, or, when making it failed, over
 * one that was freed.
 *
 * <p>Every interleaving of import and eviction is searched, and of both with host memory that is
 * short twice: so making the object fails the first time, or at the retry, or both times, or not at
 * all. Right: everything that a notification needs is made first, then the importer attaches; what
 * fails leaves nothing attached, and a retry begins anew.
 */
public final class AttachBeforeInit extends SearchedCase {
  private static final String EMPTY = "attached, then made";
  private static final String FREED = "attached; making it fails; freed while attached";
  private static final String REUSED = "made first; the retry uses what the failure freed";

  /** How often an importer tries, and how often host memory is short. */
  private static final int TRIES = 2;

  @Override
  public String id() {
    return "attach-before-init-uaf";
  }

  @Override
  public String section() {
    return "B3";
  }

  @Override
  public String title() {
    return "an importer is told of a move before its object exists, or after it was freed";
  }

  @Override
  public String source() {
    return "xe commits af1f2ad0c59f (8 May 2026), 479669418253, a828eb185aac, 78a6c5f899f2";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(EMPTY),
        Variant.faulty(FREED),
        Variant.faulty(REUSED),
        Variant.right("made, then attached; a retry begins anew"));
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    return new CaseScenario(id(), title(), false, desk -> build(desk, variant.label()));
  }

  private static void build(Desk desk, String way) {
    SearchedDevice device = new SearchedDevice(desk.wwClass(), "exporter", 1);
    HostMemory host = new HostMemory(desk.wwClass().sched());
    BufferObject bo = device.create();
    desk.name(bo, "e");
    DmaBuf[] shared = new DmaBuf[1];
    desk.task(
        "exporter",
        () -> {
          desk.transact(t -> {
            t.lock(bo);
            device.validate(bo, t);
            t.seal();
            shared[0] = new DmaBuf(device, bo);
          });
          desk.task("importer", () -> importBuffer(desk, shared[0], way, host));
          desk.task(
              "evictor",
              () ->
                  desk.transact(t -> {
                    t.lock(bo);
                    device.moveAway(bo, t);
                    t.seal();
                  }));
          if (!way.equals(EMPTY)) {
            desk.task("others", host::runShort);
          }
        });
    desk.atEnd(() -> {
      if (shared[0].attachmentCount() != 0) {
        throw new IllegalStateException("an attachment is left behind");
      }
      if (host.objects != 0) {
        throw new IllegalStateException("objects are left behind: " + host.objects);
      }
    });
  }

  private static void importBuffer(Desk desk, DmaBuf dmaBuf, String way, HostMemory host)
      throws Interrupted {
    boolean attachesFirst = way.equals(EMPTY) || way.equals(FREED);
    ImporterObject object = new ImporterObject(host);
    for (int tries = 0; tries < TRIES; tries++) {
      Attachment early = null;
      if (way.equals(FREED)) {
        object.allocate();
      }
      if (attachesFirst) {
        early = attached(desk, dmaBuf, object);
      }
      if (!way.equals(FREED)) {
        object.allocate();
      }
      if (object.initialise()) {
        Attachment mine = early == null ? attached(desk, dmaBuf, object) : early;
        desk.transact(t -> detach(dmaBuf, mine, t));
        object.free();
        return;
      }
      object.free();
      if (early != null) {
        Attachment late = early;
        desk.transact(t -> detach(dmaBuf, late, t));
      }
      if (!way.equals(REUSED)) {
        object = new ImporterObject(host);
      }
    }
  }

  private static Attachment attached(Desk desk, DmaBuf dmaBuf, ImporterObject object)
      throws Interrupted {
    Attachment attachment = request(dmaBuf, object);
    desk.transact(t -> attachAndMap(dmaBuf, attachment, t));
    return attachment;
  }

  private static Attachment request(DmaBuf dmaBuf, ImporterObject object) {
    try {
      return dmaBuf.request(object, 1, true);
    } catch (Unsupported impossible) {
      throw new IllegalStateException("the exporter refuses nobody", impossible);
    }
  }

  private static void attachAndMap(DmaBuf dmaBuf, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    ticket.lock(dmaBuf.bo());
    dmaBuf.attach(attachment, ticket);
    ticket.onBackOff(() -> dmaBuf.detach(attachment));
    dmaBuf.map(attachment, ticket);
    ticket.seal();
  }

  private static void detach(DmaBuf dmaBuf, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted {
    ticket.lock(dmaBuf.bo());
    ticket.seal();
    dmaBuf.detach(attachment);
  }

  /** What the importer's objects are made of. */
  private static final class HostMemory implements Shared {
    private final Sched sched;
    private final int sharedId;
    private boolean isShort;

    /** Allocated and not freed. */
    private int objects;

    HostMemory(Sched sched) {
      this.sched = sched;
      this.sharedId = sched.share(this);
    }

    /** Others want all of it for a while, as often as anybody tries. */
    void runShort() {
      for (int i = 0; i < TRIES; i++) {
        for (boolean now : new boolean[] {true, false}) {
          sched.step(this, true);
          isShort = now;
        }
      }
    }

    @Override
    public int sharedId() {
      return sharedId;
    }

    @Override
    public void digest(Digest into) {
      into.add(isShort).add(objects);
    }
  }

  /**
   * The importer's own object for the buffer, which knows what it has mapped.
   *
   * <p>Life: empty; allocated; initialised, unless host memory is short; freed.
   */
  private static final class ImporterObject implements Importer, Shared {
    private final Sched sched;
    private final HostMemory host;
    private final int sharedId;
    private @Nullable StringBuilder pages;
    private boolean freed;

    ImporterObject(HostMemory host) {
      this.sched = host.sched;
      this.host = host;
      this.sharedId = sched.share(this);
    }

    void allocate() {
      sched.step(this, true);
      if (freed) {
        throw new IllegalStateException("use after free: the retry makes an object that was freed");
      }
      pages = new StringBuilder();
      sched.touch(host, true);
      host.objects++;
    }

    /** False if that took more memory than there was. */
    boolean initialise() {
      sched.step(host, false);
      return !host.isShort;
    }

    void free() {
      sched.step(this, true);
      freed = true;
      sched.touch(host, true);
      host.objects--;
    }

    @Override
    public String name() {
      return "importer";
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy {
      attachment.bo().lockForMove(ticket);
    }

    @Override
    public void moveNotify(Attachment attachment) {
      sched.touch(this, true);
      StringBuilder table = pages;
      if (freed) {
        throw new IllegalStateException("use after free: told of a move over a freed object");
      }
      if (table == null) {
        throw new IllegalStateException("null: told of a move before the object was made");
      }
      table.setLength(0);
    }

    @Override
    public int sharedId() {
      return sharedId;
    }

    @Override
    public void digest(Digest into) {
      into.add(pages != null).add(freed);
    }
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return Stage.Settings.PLAIN.with(Words.algorithm(values.word("ww")));
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    return finding
        .story()
        .startsWith(
            variant.label().equals(EMPTY) ? "null: told of a move before" : "use after free: ");
  }
}

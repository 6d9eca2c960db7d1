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
 * <p>Every interleaving of import and eviction is searched, with the making of the object failing
 * once, and again at the retry or not. Right: everything that a notification needs is made first,
 * then the importer attaches; what fails leaves nothing attached, and a retry begins anew.
 */
public final class AttachBeforeInit extends SearchedCase {
  private static final String EMPTY = "attached, then made";
  private static final String FREED = "attached; making it fails; freed while attached";
  private static final String REUSED = "made first; the retry uses what the failure freed";

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
          desk.task("importer", () -> importBuffer(desk, shared[0], way));
          desk.task(
              "evictor",
              () ->
                  desk.transact(t -> {
                    t.lock(bo);
                    device.moveAway(bo, t);
                    t.seal();
                  }));
        });
    desk.atEnd(() -> {
      if (shared[0].attachmentCount() != 0) {
        throw new IllegalStateException("an attachment is left behind");
      }
    });
  }

  private static void importBuffer(Desk desk, DmaBuf dmaBuf, String way) throws Interrupted {
    ImporterObject object = new ImporterObject(desk.wwClass().sched());
    Attachment attachment = request(dmaBuf, object);
    boolean attachesFirst = way.equals(EMPTY) || way.equals(FREED);
    if (attachesFirst) {
      desk.transact(t -> attachAndMap(dmaBuf, attachment, t));
    }
    boolean fails = !way.equals(EMPTY);
    if (fails) {
      // Making the object fails the first time; what had been made of it is freed.
      object.free();
      if (way.equals(FREED)) {
        desk.transact(t -> detach(dmaBuf, attachment, t));
        return;
      }
    }
    ImporterObject used =
        fails && !way.equals(REUSED) ? new ImporterObject(desk.wwClass().sched()) : object;
    used.make();
    Attachment mine = used == object ? attachment : request(dmaBuf, used);
    if (!attachesFirst) {
      desk.transact(t -> attachAndMap(dmaBuf, mine, t));
    }
    desk.transact(t -> detach(dmaBuf, mine, t));
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

  /** The importer's own object for the buffer, which knows what it has mapped. */
  private static final class ImporterObject implements Importer, Shared {
    private final Sched sched;
    private final int sharedId;
    private @Nullable StringBuilder pages;
    private boolean freed;

    ImporterObject(Sched sched) {
      this.sched = sched;
      this.sharedId = sched.share(this);
    }

    void make() {
      sched.step(this, true);
      if (freed) {
        throw new IllegalStateException("use after free: the retry makes an object that was freed");
      }
      pages = new StringBuilder();
    }

    void free() {
      sched.step(this, true);
      freed = true;
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

package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.vramlab.devices.i915.I915Device;
import org.vramlab.devices.i915.Wrong;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * A8: a driver's own page lock and the reservation, taken in opposite orders: by the driver's
 * system calls page lock first, by its map callback, which is called under the reservation,
 * reservation first.
 *
 * <p>Lockdep tells from one run of each path, in whatever order; without it the search has to find
 * the interleaving in which they meet. Right: the page lock is folded into the reservation.
 */
public final class ReservationVersusPrivateLock extends SearchedCase {
  private static final String WATCHED = "a private page lock, lockdep on";
  private static final String UNWATCHED = "a private page lock, lockdep off";

  @Override
  public String id() {
    return "resv-vs-private-lock-inversion";
  }

  @Override
  public String section() {
    return "A8";
  }

  @Override
  public String title() {
    return "a driver's private lock and the reservation are taken in opposite orders";
  }

  @Override
  public String source() {
    return "dri-devel, 1 and 22 Jun 2018, lock the reservation object during (un)map_dma_buf";
  }

  @Override
  public List<Knob> knobs() {
    return List.of();
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(WATCHED),
        Variant.faulty(UNWATCHED),
        Variant.right("the page lock is the reservation"));
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    Wrong wrong = variant.isFaulty() ? Wrong.PRIVATE_PAGE_LOCK : Wrong.NOTHING;
    return new CaseScenario(id(), title(), false, desk -> build(desk, wrong));
  }

  private static void build(Desk desk, Wrong wrong) {
    I915Device card = new I915Device(desk.wwClass(), "card0", 4, wrong);
    BufferObject bo = card.create(1);
    desk.name(bo, "e");
    desk.task("pread", () -> card.readPages(bo));
    desk.task(
        "importer",
        () -> {
          DmaBuf[] shared = new DmaBuf[1];
          try {
            new Ticket(desk.wwClass(), TicketSettings.PLAIN)
                .execute(t -> {
                  t.lock(bo);
                  card.validate(bo, t);
                  t.seal();
                  shared[0] = card.export(bo);
                });
            shared[0].attachStatic("camera", 1, false, TicketSettings.PLAIN);
          } catch (NoMemory | Busy | Unsupported impossible) {
            throw new IllegalStateException("there is memory", impossible);
          }
        });
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return variant.label().equals(UNWATCHED)
        ? Stage.Settings.PLAIN.unchecked()
        : Stage.Settings.PLAIN;
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    String story = finding.story();
    return variant.label().equals(UNWATCHED)
        ? finding.kind() == Finding.Kind.DEADLOCK
            && story.contains("is waiting for e")
            && story.contains("is waiting for card0's page lock")
        : finding.kind() == Finding.Kind.LOCKDEP && story.contains("card0 page lock");
  }
}

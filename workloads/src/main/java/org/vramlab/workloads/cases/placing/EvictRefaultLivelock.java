package org.vramlab.workloads.cases.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.PowerManagement;
import org.vramlab.devices.amdgpu.PowerManagement.Emptying;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * C1: somebody asks for VRAM to be emptied while a desktop renders. A page here is 128 MiB, as in
 * the collection; eviction is as fast as pages of the host can be had, which was 1.1 GiB/s in the
 * report.
 *
 * <pre>
 *   desktop     6 hot pages, each used by a client of its own at every frame; 4 cold ones
 *   evict all   faulty: goes on until VRAM is empty, and what has left is back with the next frame
 *               right: asks everybody to leave once, or blocks submissions meanwhile
 *   afterwards  the hot pages have come back, the cold ones stay out
 * </pre>
 */
public final class EvictRefaultLivelock extends PlayedCase {
  private static final int VRAM_PAGES = 128;
  private static final long PAGE_BYTES = 128L << 20;
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLISECOND = 1_000_000L;

  private static final long LOOK_NANOS = 5 * MILLISECOND;

  private static final int MOST_SHOWN = 24;
  private static final String UNTIL_EMPTY = "until VRAM is empty";
  private static final String ONE_PASS = "one pass";
  private static final String GATED = "until VRAM is empty, submissions blocked";

  @Override
  public String id() {
    return "evict-refault-livelock";
  }

  @Override
  public String section() {
    return "C1";
  }

  @Override
  public String title() {
    return "an eviction of all VRAM never ends beside clients that bring back what they need";
  }

  @Override
  public String source() {
    return "measurements of 2 Sep 2026 in a public NixOS module for ollama; amdgpu's debugfs file"
        + " amdgpu_evict_vram; FeralInteractive/gamemode#445";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("hot", "pages that are used all the time", 6, 1, 50),
        Knob.number("cold", "pages that are not used", 4, 0, 50),
        Knob.number("refault-ms", "from one use of a hot page to the next", 16, 1, 60_000),
        Knob.number("evict-rate", "pages a second that can be evicted", 16, 1, 1000),
        Knob.number("patience-s", "after which the desktop is quit", 60, 5, 600));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(Variant.faulty(UNTIL_EMPTY), Variant.right(ONE_PASS), Variant.right(GATED));
  }

  /** One run. */
  private static final class Desktop implements EventSink {
    private final KnobValues values;
    private final CaseFleet fleet;
    private final MoveCounter moves = new MoveCounter();
    private final PowerManagement power;
    private final List<App> apps = new ArrayList<>();
    private final List<String> sawTooth = new ArrayList<>();

    private int started;
    private int shown = -1;
    private boolean evicting;
    private boolean quit;
    private long evictNanos;
    private long evictions;
    private int least = Integer.MAX_VALUE;
    private int most;
    private int hotInVram;
    private int coldInVram;
    private @Nullable String problem;

    private Desktop(String label, KnobValues values, long seed, EventSink watcher) {
      this.values = values;
      long hostPageNanos =
          SECOND / values.number("evict-rate") / (PAGE_BYTES / BufferObject.PAGE_BYTES);
      fleet =
          new CaseFleet(
              CaseFleet.Shape.of(
                      CaseTopologies.pcie(1, true),
                      1,
                      VRAM_PAGES * PAGE_BYTES / BufferObject.PAGE_BYTES,
                      seed)
                  .onHost(1L << 24, CpuCosts.LINUX.populatingIn(hostPageNanos)),
              moves,
              this,
              watcher);
      moves.watch(fleet.gpu(0).vram().pool());
      power =
          new PowerManagement(
              fleet.gpu(0),
              fleet.ticketSettings(),
              label.equals(ONE_PASS) ? Emptying.ONE_PASS : Emptying.UNTIL_EMPTY,
              label.equals(GATED));
      int pages = (int) (values.number("hot") + values.number("cold"));
      for (int i = 0; i < pages; i++) {
        App app = App.naming(fleet.client(0, "desktop " + i), 1, PAGE_BYTES);
        apps.add(app);
        boolean hot = i < values.number("hot");
        SplittableRandom random = new SplittableRandom(seed * 31 + i);
        fleet.task("desktop " + i, () -> use(app, hot, random));
      }
      fleet.task("evict all", this::evictAll);
      fleet.task("look", this::look);
    }

    private void use(App app, boolean hot, SplittableRandom random)
        throws Interrupted, NoMemory, Busy {
      app.submit();
      started++;
      long periodNanos = values.number("refault-ms") * MILLISECOND;
      // Clients are not in step.
      fleet.pause(random.nextLong(periodNanos));
      while (!quit) {
        if (hot) {
          app.submit();
        }
        fleet.pause(hot ? periodNanos : SECOND);
      }
    }

    private void evictAll() throws Interrupted, NoMemory, Busy {
      fleet.pause(SECOND);
      assert started == apps.size() : "the desktop has not started within a second";
      long before = moves.evictions();
      long begin = fleet.nowNanos();
      evicting = true;
      power.suspend();
      power.resume();
      evicting = false;
      evictNanos = fleet.nowNanos() - begin;
      evictions = moves.evictions() - before;
      if (!quit) {
        fleet.pause(Math.max(SECOND, 2 * values.number("refault-ms") * MILLISECOND));
      }
      for (int i = 0; i < apps.size(); i++) {
        if (i < values.number("hot")) {
          hotInVram += apps.get(i).inVram();
        } else {
          coldInVram += apps.get(i).inVram();
        }
      }
      quit = true;
    }

    /** Quits the desktop in the end. */
    private void look() {
      long deadline = SECOND + values.number("patience-s") * SECOND;
      while (!quit) {
        note(fleet.nowNanos());
        fleet.pause(LOOK_NANOS);
        quit |= fleet.nowNanos() >= deadline;
      }
    }

    @Override
    public void evicted(
        long nanos,
        int task,
        int ticket,
        int buffer,
        int fromPool,
        int toPool,
        long bytes,
        int forBuffer) {
      note(nanos);
    }

    /** Takes note of how much of VRAM is in use. */
    private void note(long nanos) {
      if (!evicting || quit) {
        return;
      }
      int used = apps.stream().mapToInt(App::inVram).sum();
      // The cold ones go once; what then goes up and down is the hot ones.
      if (moves.evictions() > values.number("cold")) {
        least = Math.min(least, used);
        most = Math.max(most, used);
      }
      if (used != shown && sawTooth.size() < MOST_SHOWN) {
        shown = used;
        sawTooth.add(
            String.format(
                Locale.ROOT, "%6.3f s  %s %d pages in VRAM", nanos / 1e9, "#".repeat(used), used));
      }
    }
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    Desktop run = new Desktop(variant.label(), values, seed, watcher);
    run.problem = run.fleet.run();
    long patience = values.number("patience-s");
    long pages = run.apps.size();
    boolean ended = run.evictNanos < patience * SECOND;
    boolean asItShould =
        variant.isFaulty()
            ? !ended && run.evictions > 2 * pages && run.least < run.most
            : ended
                && run.evictions == pages
                && run.coldInVram == 0
                && run.hotInVram == values.number("hot");
    String summary =
        String.format(
            Locale.ROOT,
            "Emptying VRAM of %d pages took %.2f s and %d evictions%s. Afterwards %d hot and"
                + " %d cold pages were in VRAM.",
            pages,
            run.evictNanos / 1e9,
            run.evictions,
            ended
                ? ""
                : String.format(
                    Locale.ROOT,
                    ", and ended only because the desktop was quit; VRAM went up and down"
                        + " between %d and %d pages",
                    run.least,
                    run.most),
            run.hotInVram,
            run.coldInVram);
    return CaseRun.watched(
        variant,
        run.problem,
        asItShould,
        summary,
        List.of(
            new Counter("evict_all_nanos", run.evictNanos),
            new Counter("evict_all_ended", ended ? 1 : 0),
            new Counter("evictions", run.evictions),
            new Counter("vram_pages_before", pages),
            new Counter("hot_pages_in_vram_after", run.hotInVram),
            new Counter("cold_pages_in_vram_after", run.coldInVram)),
        run.sawTooth);
  }
}

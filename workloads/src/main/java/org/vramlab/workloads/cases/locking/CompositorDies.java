package org.vramlab.workloads.cases.locking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.display.Display;
import org.vramlab.devices.display.Framebuffer;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * A4: a game fills VRAM and submits back to back. At first the display cannot pin a framebuffer now
 * and then, and skips a frame. Then a submission of the compositor is told ENOMEM, its library
 * aborts, and the session is over. The two kinds of failure are counted apart: together they hide
 * the case.
 *
 * <pre>
 *   game        submits each tick, with 940 pages at first and a page more every few frames
 *   compositor  45 pages; submits each 16 ticks, and dies of ENOMEM
 *   display     a framebuffer of 4 pages at each flip, which it pins; skips the frame if it cannot
 * </pre>
 */
public final class CompositorDies extends PlayedCase {
  private static final int VRAM_PAGES = 1024;
  private static final int COMPOSITOR_BUFFERS = 9;
  private static final int PAGES_EACH = 5;
  private static final int GAME_PAGES = 940;
  private static final int SUBMISSIONS_A_PAGE = 32;
  private static final int FRAMEBUFFER_PAGES = 4;
  private static final long PAGE = BufferObject.PAGE_BYTES;

  /** 16 ticks, a tick being what one submission of the game takes with its pause. */
  private static final long FRAME_NANOS = 16 * 15_000;

  /** The display's worker comes to the flip while the compositor submits the next frame. */
  private static final long FLIP_AFTER_NANOS = 1_000;

  @Override
  public String id() {
    return "compositor-cs-enomem";
  }

  @Override
  public String section() {
    return "A4";
  }

  @Override
  public String title() {
    return "beside a job that fills VRAM the compositor's own submission fails, and the session"
        + " ends";
  }

  @Override
  public String source() {
    return "ROCm/legacy-rocm-build#6612 (15 Aug 2026); bazzite#5263, #5638; X11Libre/xserver#2096,"
        + " #2093";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word("evict.lock", "of the first run", "trylock", "one-ticket", "ticket"),
        Knob.number("game-pages", "of the game in the end, of 1024", 1000, 980, 1000),
        Knob.number("pause-nanos", "of the game between two submissions", 1_000, 500, 99_000),
        Knob.number("sessions", "that are run, each with a seed of its own", 3, 1, 1000),
        Knob.number("frames", "of the compositor", 200, 10, 10_000),
        Knob.word("client.onEnomem", "what the compositor does", "abort", "retry"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(values.word("evict.lock") + " (as Linux is set)"), Variant.right("ticket"));
  }

  /** What the display is given for one frame. */
  private record Screen(Mapping mapping, DmaBuf dmaBuf, Framebuffer framebuffer) {}

  /** One session. */
  private static final class Session {
    private final KnobValues values;
    private final CaseFleet fleet;
    private final GpuClient game;
    private final GpuClient compositor;
    private final GpuClient server;
    private final Display display;
    private boolean over;
    private long frames;
    private long submissionFailures;
    private long pinFailuresBefore;
    private long diedNanos;
    private long gameSubmissions;
    private long gameFailures;

    private Session(EvictionMode mode, KnobValues values, long seed, EventSink watcher) {
      this.values = values;
      fleet =
          new CaseFleet(
              CaseFleet.Shape.of(CaseTopologies.pcie(1, true, "display0"), 1, VRAM_PAGES, seed)
                  .locking(new CaseFleet.Locking(mode, Algorithm.WAIT_DIE, 0)),
              watcher);
      game = fleet.client(0, "game");
      compositor = fleet.client(0, "compositor");
      server = fleet.client(0, "display server");
      display = new Display(fleet.wwClass(), fleet.wires(), 1, fleet.ticketSettings());
      fleet.task("compositor", this::compose);
    }

    private void play() throws Interrupted, NoMemory, Busy {
      List<Mapping> list = new ArrayList<>();
      for (int i = 0; i < GAME_PAGES / PAGES_EACH; i++) {
        list.add(game.create(PAGES_EACH * PAGE));
      }
      long pages = GAME_PAGES;
      Submission submission = new Submission();
      while (!over) {
        // Loads what it needs next: a page more every other frame.
        if (gameSubmissions % SUBMISSIONS_A_PAGE == 0 && pages < values.number("game-pages")) {
          list.add(game.create(PAGE));
          pages++;
        }
        usingAll(submission, list);
        try {
          game.submit(submission);
        } catch (NoMemory enomem) {
          gameFailures++;
        }
        gameSubmissions++;
        game.awaitUnfinishedBelow(2);
        fleet.pause(values.number("pause-nanos"));
      }
      close(game, list);
    }

    private static void usingAll(Submission submission, List<Mapping> list) {
      submission.clear();
      for (Mapping mapping : list) {
        submission.use(mapping, 0, PAGE, Submission.ANY_VERSION, Long.MAX_VALUE);
      }
    }

    private static void close(GpuClient client, List<Mapping> list)
        throws Interrupted, NoMemory, Busy {
      for (Mapping mapping : list) {
        client.close(mapping, null, List.of());
      }
    }

    private void compose() throws Interrupted, NoMemory, Busy, Unsupported {
      List<Mapping> list = new ArrayList<>();
      for (int i = 0; i < COMPOSITOR_BUFFERS; i++) {
        list.add(compositor.create(PAGES_EACH * PAGE));
      }
      Submission submission = new Submission();
      render(submission, list);
      fleet.task("game", this::play);
      fleet.task("display", this::show);
      long begin = fleet.nowNanos();
      while (frames < values.number("frames") && !died()) {
        frames++;
        until(begin + frames * FRAME_NANOS);
        render(submission, list);
      }
      over = true;
      compositor.awaitUnfinishedBelow(1);
      close(compositor, list);
    }

    /** What was composed is shown while the next frame is being submitted. */
    private void show() throws Interrupted, NoMemory, Busy, Unsupported {
      Screen shown = null;
      long begin = fleet.nowNanos();
      for (long frame = 1; !over; frame++) {
        until(begin + frame * FRAME_NANOS + FLIP_AFTER_NANOS);
        Screen next = newScreen();
        if (display.flip(next.framebuffer)) {
          close(shown);
          shown = next;
        } else {
          close(next);
        }
      }
      display.hide();
      close(shown);
    }

    private void until(long nanos) {
      long wait = nanos - fleet.nowNanos();
      if (wait > 0) {
        fleet.pause(wait);
      }
    }

    private Screen newScreen() throws Interrupted, NoMemory, Busy, Unsupported {
      Mapping mapping = server.create(FRAMEBUFFER_PAGES * PAGE);
      DmaBuf dmaBuf = server.export(mapping);
      return new Screen(mapping, dmaBuf, display.add(dmaBuf));
    }

    private void close(@Nullable Screen screen) throws Interrupted, NoMemory, Busy {
      if (screen != null) {
        display.remove(screen.framebuffer);
        server.close(screen.mapping, screen.dmaBuf, List.of());
      }
    }

    private boolean died() {
      return diedNanos > 0;
    }

    private void render(Submission submission, List<Mapping> list) throws Interrupted {
      usingAll(submission, list);
      try {
        compositor.submit(submission);
      } catch (NoMemory | Busy enomem) {
        if (submissionFailures++ == 0) {
          pinFailuresBefore = display.pinFailures();
        }
        if (values.word("client.onEnomem").equals("abort")) {
          diedNanos = fleet.nowNanos();
        }
      }
    }
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    EvictionMode mode =
        variant.isFaulty() ? Words.mode(values.word("evict.lock")) : EvictionMode.TICKET;
    Totals totals = new Totals();
    for (long i = 0; i < values.number("sessions"); i++) {
      EventSink drawn = i == 0 ? watcher : EventSink.SILENT;
      Session session = new Session(mode, values, seed + i, drawn);
      totals.add(session, session.fleet.run());
    }
    long sessions = values.number("sessions");
    boolean asItShould =
        variant.isFaulty()
            ? totals.died == sessions && totals.pinFailuresBefore > 0
            : totals.submissionFailures == 0 && totals.frames == sessions * values.number("frames");
    String summary =
        String.format(
            Locale.ROOT,
            "The compositor died of ENOMEM in %d of %d sessions%s. %d of its submissions were"
                + " refused, %d of the game's. The display showed %d frames and skipped %d,"
                + " which did no harm; %d of those before a submission of the compositor"
                + " failed.",
            totals.died,
            sessions,
            totals.died == 0
                ? ""
                : ", after "
                    + Words.micros(totals.earliestNanos)
                    + " to "
                    + Words.micros(totals.latestNanos),
            totals.submissionFailures,
            totals.gameFailures,
            totals.flips,
            totals.pinFailures,
            totals.pinFailuresBefore);
    return CaseRun.watched(
        variant,
        totals.problem,
        asItShould,
        summary,
        List.of(
            new Counter("pin_failures", totals.pinFailures),
            new Counter("pin_failures_before_submission_failure", totals.pinFailuresBefore),
            new Counter("submission_failures", totals.submissionFailures),
            new Counter("sessions", sessions),
            new Counter("sessions_lost", totals.died),
            new Counter("time_to_death_min_nanos", totals.died == 0 ? 0 : totals.earliestNanos),
            new Counter("time_to_death_max_nanos", totals.latestNanos),
            new Counter("frames", totals.frames),
            new Counter("refused_with_evictable", totals.refusedWithEvictable)),
        List.of());
  }

  /** Of all sessions. */
  private static final class Totals {
    private long died;
    private long earliestNanos = Long.MAX_VALUE;
    private long latestNanos;
    private long frames;
    private long flips;
    private long pinFailures;
    private long pinFailuresBefore;
    private long submissionFailures;
    private long gameFailures;
    private long refusedWithEvictable;
    private @Nullable String problem;

    private void add(Session session, @Nullable String found) {
      if (session.died()) {
        died++;
        earliestNanos = Math.min(earliestNanos, session.diedNanos);
        latestNanos = Math.max(latestNanos, session.diedNanos);
      }
      frames += session.frames;
      flips += session.display.flips();
      pinFailures += session.display.pinFailures();
      pinFailuresBefore += session.pinFailuresBefore;
      submissionFailures += session.submissionFailures;
      gameFailures += session.gameFailures;
      refusedWithEvictable += session.fleet.refusalsWithEvictableMemory();
      problem = problem == null ? found : problem;
    }
  }
}

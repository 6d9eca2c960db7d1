package org.vramlab.workloads.cases.fencing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.foreign.ForeignRenderer;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeout;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * B8: each flip of a display waits for the frame that another vendor's GPU renders; one of those
 * fences never signals, and everything behind that flip stands still.
 *
 * <p>Right: a foreign fence has so much time, and is then completed with an error, which is
 * counted; the flip goes on with what is there. A process on the display's own GPU works in both
 * runs.
 */
public final class ForeignFenceNeverSignals extends PlayedCase {
  private static final long FRAME_NANOS = 16_000_000;

  /** As {@code -ETIMEDOUT}. */
  private static final int TIMED_OUT = -110;

  @Override
  public String id() {
    return "foreign-fence-never-signals";
  }

  @Override
  public String section() {
    return "B8";
  }

  @Override
  public String title() {
    return "a page flip waits for another vendor's fence, which never signals";
  }

  @Override
  public String source() {
    return "NVIDIA open-gpu-kernel-modules#1290; i915's 10 s on foreign fences, discussed in Linux"
        + " commit d0b9a9aef0a1";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("frames", "how many are to be shown", 30, 2, 1000),
        Knob.number(
            "lost-frame",
            "whose fence never signals, from 0; beyond the last for none",
            10,
            0,
            1000),
        Knob.number("timeout-seconds", "how long a foreign fence has, when right", 10, 1, 100));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("foreign fences have for ever"),
        Variant.right("foreign fences have " + values.number("timeout-seconds") + " s"));
  }

  /** What one run measured. */
  private static final class Measured {
    private long flips;
    private long errors;
    private long longestWaitNanos;
    private long jobs;
    private final List<Fence> frames = new ArrayList<>();

    private List<Fence> stuck() {
      return frames.stream().filter(frame -> !frame.isSignalled()).toList();
    }
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    CaseFleet fleet =
        new CaseFleet(CaseFleet.Shape.of(CaseTopologies.pcie(1, true), 1, 64, seed), watcher);
    ForeignRenderer renderer =
        new ForeignRenderer(fleet.simulation(), fleet.wwClass().lockdep(), "foreign ring");
    GpuClient neighbour = fleet.client(0, "neighbour");
    Measured measured = new Measured();
    long timeoutNanos = values.number("timeout-seconds") * 1_000_000_000;
    fleet.task(
        "display",
        () -> {
          for (long frame = 0; frame < values.number("frames"); frame++) {
            long began = fleet.nowNanos();
            Fence rendered = renderer.render(FRAME_NANOS / 2, frame == values.number("lost-frame"));
            measured.frames.add(rendered);
            if (!variant.isFaulty()) {
              FenceTimeout.guard(rendered, timeoutNanos, TIMED_OUT);
            }
            rendered.await();
            long waited = fleet.nowNanos() - began;
            measured.longestWaitNanos = Math.max(measured.longestWaitNanos, waited);
            measured.errors += rendered.status() < 0 ? 1 : 0;
            measured.flips++;
            fleet.pause(Math.max(0, FRAME_NANOS - waited));
          }
        });
    fleet.task(
        "neighbour",
        () -> {
          Mapping own = neighbour.create(BufferObject.PAGE_BYTES);
          Submission job = new Submission();
          job.use(own, 0, BufferObject.PAGE_BYTES, Submission.ANY_VERSION, Long.MAX_VALUE);
          for (long frame = 0; frame < values.number("frames"); frame++) {
            neighbour.submit(job);
            neighbour.awaitUnfinishedBelow(1);
            measured.jobs++;
            fleet.pause(FRAME_NANOS);
          }
          neighbour.close(own, null, List.of());
        });
    return told(variant, values, measured, timeoutNanos, fleet.run());
  }

  private static CaseRun told(
      Variant variant,
      KnobValues values,
      Measured measured,
      long timeoutNanos,
      @Nullable String problem) {
    long frames = values.number("frames");
    boolean neighbourWorked = measured.jobs == frames;
    List<Fence> stuck = measured.stuck();
    boolean asItShould =
        variant.isFaulty()
            ? problem != null && measured.flips == values.number("lost-frame") && stuck.size() == 1
            : problem == null
                && stuck.isEmpty()
                && measured.flips == frames
                && measured.errors == 1
                && measured.longestWaitNanos <= timeoutNanos;
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d frames were shown, %d with an error; the longest wait that ended took %.3f s;"
                + " the neighbour did %d of %d jobs.%s%s",
            measured.flips,
            frames,
            measured.errors,
            measured.longestWaitNanos / 1e9,
            measured.jobs,
            frames,
            stuck.isEmpty() ? "" : " Stuck: " + stuck.getFirst() + ".",
            problem == null ? "" : " Then: " + String.join(" ", problem.lines().limit(2).toList()));
    return new CaseRun(
        variant.label(),
        variant.role(),
        asItShould && neighbourWorked,
        summary,
        List.of(
            new Counter("flips", measured.flips),
            new Counter("fences_completed_with_an_error", measured.errors),
            new Counter("stuck_fences", stuck.size()),
            new Counter("longest_wait_nanos", measured.longestWaitNanos),
            new Counter("jobs_of_the_neighbour", measured.jobs)),
        List.of());
  }
}

package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * B5: one GPU renders into a buffer while another, which does not reach its memory, imports it: the
 * buffer is moved to host memory under the first one's feet.
 *
 * <p>Right: the move is ordered after the rendering. Also right, by luck, is the workaround that
 * people used: to import before the first use.
 */
public final class UnsyncedCrossGpuMigration extends PlayedCase {
  private static final String WORKAROUND = "copies do not wait, but imported before the first use";

  @Override
  public String id() {
    return "unsynced-cross-gpu-migration";
  }

  @Override
  public String section() {
    return "B5";
  }

  @Override
  public String title() {
    return "an import moves a buffer that the exporting GPU is still writing";
  }

  @Override
  public String source() {
    return "hoshinolina/libfunnel#5 (Jan 2026); nouveau commit 415e6186f171 for the same on one"
        + " GPU";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("pages", "size of the buffer", 8, 1, 32),
        Knob.number("render-micros", "how long the first GPU renders", 50, 1, 10_000),
        Knob.number("attach-micros", "when the second one imports", 10, 0, 10_000));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("copies do not wait for the buffer's fences"),
        Variant.right(WORKAROUND),
        Variant.right("copies wait"));
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    boolean early = variant.label().equals(WORKAROUND);
    Faults faults = variant.isFaulty() || early ? Faults.of(Fault.COPY_DOES_NOT_WAIT) : Faults.NONE;
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(CaseTopologies.pcie(2, false), 2, 64, seed).with(faults), watcher);
    GpuClient first = fleet.client(0, "renderer");
    GpuClient second = fleet.client(1, "viewer");
    long[] moved = new long[1];
    fleet.task(
        "renderer and viewer",
        () -> {
          long bytes = values.number("pages") * BufferObject.PAGE_BYTES;
          Mapping own = first.create(bytes);
          DmaBuf dmaBuf = first.export(own);
          Mapping imported = null;
          if (early) {
            imported = second.importBuffer(dmaBuf);
            second.submit(reading(imported, bytes));
          }
          Submission render = new Submission();
          render.flops(values.number("render-micros") * 50e6);
          render.use(own, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
          first.submit(render);
          fleet.pause(values.number("attach-micros") * 1000);
          if (imported == null) {
            imported = second.importBuffer(dmaBuf);
          }
          second.submit(reading(imported, bytes));
          moved[0] = own.bo().isIn(fleet.gpu(0).vram()) ? 0 : own.bo().pages();
          first.awaitUnfinishedBelow(1);
          second.awaitUnfinishedBelow(1);
          first.close(own, dmaBuf, List.of(imported));
        });
    String problem = fleet.run();
    String summary =
        problem == null
            ? "The viewer read what the renderer had written; the buffer was "
                + (moved[0] > 0 ? "moved to host memory behind the rendering." : "not moved.")
            : "While the renderer was writing: " + problem.lines().findFirst().orElse("");
    return new CaseRun(
        variant.label(),
        variant.role(),
        variant.isFaulty() ? isOfTheMove(problem) : problem == null && moved[0] > 0,
        summary,
        List.of(
            new Counter("faults_of_the_renderer", problem == null ? 0 : 1),
            new Counter("pages_moved", moved[0])),
        List.of());
  }

  /** The copy out of VRAM does not respect the rendering, or what comes of that. */
  private static boolean isOfTheMove(@Nullable String problem) {
    return problem != null
        && (problem.contains("EXECUTION_ORDER: copy ") || problem.contains("FREED_IN_USE"));
  }

  private static Submission reading(Mapping mapping, long bytes) {
    Submission submission = new Submission();
    submission.use(mapping, bytes, 0, Submission.ANY_VERSION, Long.MAX_VALUE);
    return submission;
  }
}

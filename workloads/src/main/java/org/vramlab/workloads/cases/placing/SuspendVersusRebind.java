package org.vramlab.workloads.cases.placing;

import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;
import org.vramlab.workloads.cases.placing.SuspendedVm.Measured;
import org.vramlab.workloads.cases.placing.SuspendedVm.Setting;

/**
 * F2: the suspend empties VRAM, and a process that still runs brings back what it needs. The cure
 * of {@link SoftEvictedNeverReturns C2} makes it worse: four combinations of that cure with a gate
 * that blocks submissions, four outcomes.
 *
 * <pre>
 *                no cure of C2                          cure of C2
 *   no gate      ends; submissions find less and        never ends: what has left is back with
 *                less in VRAM; nothing returns          the next submission
 *   gate         one pass, and nothing returns          one pass, and all return
 * </pre>
 */
public final class SuspendVersusRebind extends PlayedCase {
  private static final String NEITHER = "no cure of C2, no gate";
  private static final String CURE = "cure of C2, no gate";
  private static final String GATE = "no cure of C2, gate";
  private static final String BOTH = "cure of C2, gate";

  @Override
  public String id() {
    return "suspend-vs-rebind-livelock";
  }

  @Override
  public String section() {
    return "F2";
  }

  @Override
  public String title() {
    return "a suspend empties VRAM while submissions fill it again, for ever";
  }

  @Override
  public String source() {
    return "Linux commit eb5723a75104 (xe, 4 Sep 2025, issue #4288), which mends c6a4d46ec1d7";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("buffers", "always-valid ones of the process, 1 MiB each, of 64", 40, 20, 64),
        Knob.number("ticks-between", "from one submission to the next", 1, 1, 10_000),
        Knob.number("patience-ticks", "after which the process is killed", 1000, 100, 100_000),
        Knob.word("pm.blockExec", "in the runs with a gate", "true", "false"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(NEITHER), Variant.faulty(CURE), Variant.faulty(GATE), Variant.right(BOTH));
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    String label = variant.label();
    boolean cured = label.equals(CURE) || label.equals(BOTH);
    boolean gated = label.equals(GATE) || label.equals(BOTH);
    int buffers = (int) values.number("buffers");
    long patience = values.number("patience-ticks");
    Measured measured =
        SuspendedVm.run(
            new Setting(
                ResidencyRules.PLAIN.passingTicket(cured),
                gated && values.word("pm.blockExec").equals("true"),
                false,
                buffers,
                values.number("ticks-between"),
                patience,
                10),
            seed,
            watcher);
    boolean ended = measured.endedWithin(patience);
    boolean once = measured.evictions() == buffers;
    boolean blocked = measured.submissionsMeanwhile() == 0;
    boolean returned = measured.residentAfter() == buffers;
    boolean asItShould =
        cured == returned
            && switch (label) {
              case NEITHER -> ended && once && !blocked;
              case CURE -> !ended && measured.evictions() > 2L * buffers && !blocked;
              default -> ended && once && blocked;
            };
    String summary =
        String.format(
            Locale.ROOT,
            "Emptying VRAM of %d buffers took %s and %d evictions%s; %d submissions went"
                + " through meanwhile. After the resume %d buffers came back.",
            buffers,
            Words.micros(measured.suspendNanos()),
            measured.evictions(),
            ended ? "" : ", and would not have ended had the process not been killed",
            measured.submissionsMeanwhile(),
            measured.residentAfter());
    return CaseRun.watched(
        variant,
        measured.problem(),
        asItShould,
        summary,
        List.of(
            new Counter("suspend_nanos", measured.suspendNanos()),
            new Counter("suspend_ended", ended ? 1 : 0),
            new Counter("evictions", measured.evictions()),
            new Counter("submissions_meanwhile", measured.submissionsMeanwhile()),
            new Counter("vram_resident_after_resume", measured.residentAfter())),
        List.of());
  }
}

package org.vramlab.workloads.cases.placing;

import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.MoveRule;
import org.vramlab.devices.amdgpu.Preference;
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
 * C2: after a resume all buffers of a game are in GTT, and stay there.
 *
 * <pre>
 *   suspend     everything goes to GTT
 *   submission  checks the VM's always-valid buffers: they are usable where they are
 *               faulty, amdgpu: there is no ticket, so it returns before it brings any back
 *               faulty, xe: GTT is as good a place as VRAM
 *               right: with the ticket, a bounded number at each submission; or GTT as a fallback
 * </pre>
 */
public final class SoftEvictedNeverReturns extends PlayedCase {
  private static final String NO_TICKET = "submissions pass no ticket";
  private static final String EQUAL = "VRAM and GTT are equally good";
  private static final String TICKET = "submissions pass their ticket";
  private static final String FALLBACK = "GTT is a fallback";

  @Override
  public String id() {
    return "soft-evicted-never-returns";
  }

  @Override
  public String section() {
    return "C2";
  }

  @Override
  public String title() {
    return "what a suspend or pressure has pushed to GTT stays there for ever";
  }

  @Override
  public String source() {
    return "ValveSoftware/SteamOS#2811; bazzite#5614, #5530; Linux commit 5c87fee3c96c (xe, 4 Sep"
        + " 2025)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("buffers", "always-valid ones of the game, 1 MiB each, of 64", 40, 20, 64),
        Knob.number("submissions", "after the resume", 1000, 1, 10_000),
        Knob.number("throttle-mib", "that one submission brings back", 4, 1, 64),
        Knob.word("cs.passesTicket", "of the first run", "false", "true"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(NO_TICKET),
        Variant.faulty(EQUAL),
        Variant.right(TICKET),
        Variant.right(FALLBACK));
  }

  private static ResidencyRules rules(String label, KnobValues values) {
    MoveRule throttle = new MoveRule(MoveRule.Kind.THRESHOLD, values.number("throttle-mib") << 20);
    ResidencyRules plain = ResidencyRules.PLAIN.moving(throttle);
    return switch (label) {
      case NO_TICKET -> plain.passingTicket(values.word("cs.passesTicket").equals("true"));
      case EQUAL -> plain.preferring(Preference.VRAM_OR_GTT);
      case FALLBACK -> plain.preferring(Preference.GTT_AS_FALLBACK);
      default -> plain;
    };
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    int buffers = (int) values.number("buffers");
    int submissions = (int) values.number("submissions");
    Measured measured =
        SuspendedVm.run(
            new Setting(rules(variant.label(), values), false, true, buffers, 1, 0, submissions),
            seed,
            watcher);
    long throttle = values.number("throttle-mib");
    // As many submissions as the throttle needs for 95 % of the buffers.
    long horizon = ((95L * buffers + 99) / 100 + throttle - 1) / throttle;
    boolean returned =
        measured.submissionsToReturn() > 0 && measured.submissionsToReturn() <= horizon;
    boolean asItShould = variant.isFaulty() ? measured.residentAfter() == 0 : returned;
    String summary =
        String.format(
            Locale.ROOT,
            "Before the suspend %d of %d buffers were in VRAM and a frame took %s. %d"
                + " submissions after the resume %d were, and it took %s. %s",
            measured.residentBefore(),
            buffers,
            Words.micros(measured.frameNanosBefore()),
            submissions,
            measured.residentAfter(),
            Words.micros(measured.frameNanosAfter()),
            measured.submissionsToReturn() == 0
                ? "95 % were never back."
                : "95 % were back with submission "
                    + measured.submissionsToReturn()
                    + "; the throttle asks for "
                    + horizon
                    + ".");
    return CaseRun.watched(
        variant,
        measured.problem(),
        measured.residentBefore() == buffers && asItShould,
        summary,
        List.of(
            new Counter("vram_resident_before", measured.residentBefore()),
            new Counter("vram_resident_after", measured.residentAfter()),
            new Counter("submissions_until_95_percent_back", measured.submissionsToReturn()),
            new Counter("submissions_allowed_for_that", horizon),
            new Counter("frame_before_nanos", measured.frameNanosBefore()),
            new Counter("frame_after_nanos", measured.frameNanosAfter())),
        List.of());
  }
}

package org.vramlab.workloads.cases.fabric;

import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.hardware.RouteBehaviour;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.ChosenMachine;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.fabric.PeerCopy.Initiator;
import org.vramlab.workloads.cases.fabric.PeerCopy.Outcome;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * G2: a root complex forwards a peer's writes and not its reads, and the machine is described by
 * one word for both.
 *
 * <p>Right: whether a route reads and whether it writes are two questions, and the copy is started
 * by whoever may: here the GPU that has the data pushes them.
 */
public final class PeerToPeerReadIllegal extends PlayedCase {
  @Override
  public String id() {
    return "p2p-read-illegal-write-legal";
  }

  @Override
  public String section() {
    return "G2";
  }

  @Override
  public String title() {
    return "the root complex forwards a peer's writes, but not its reads";
  }

  @Override
  public String source() {
    return "NVIDIA open-gpu-kernel-modules#1253 (Arrow Lake, Z890)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(Knob.number("pages", "size of the buffer", 64, 1, 128), ChosenMachine.KNOB);
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("one flag for both: whoever wants the data pulls"),
        Variant.right("reads and writes apart: whoever may starts the copy"));
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException, InputException {
    PeerPair pair = PeerPair.of(values);
    // Either GPU's reads across the root complex return ones; its writes arrive.
    RouteBehaviour behaviour = RouteBehaviour.ALL_ONES;
    Initiator initiator =
        variant.isFaulty() || PeerCopy.readsAreTrue(pair, behaviour)
            ? Initiator.PULL
            : Initiator.PUSH;
    Outcome outcome =
        PeerCopy.run(
            pair, initiator, behaviour, SharingRules.LINUX, values.number("pages"), seed, watcher);
    String summary =
        String.format(
            Locale.ROOT,
            "The data were %s; the destination %s.",
            initiator == Initiator.PUSH
                ? "pushed by the GPU that has them"
                : "pulled by the GPU that wants them",
            outcome.arrived() ? "has them" : "read ones");
    return CaseRun.watched(
        variant,
        outcome.problem(),
        outcome.direct() && outcome.arrived() != variant.isFaulty(),
        summary,
        List.of(
            new Counter("pushed", initiator == Initiator.PUSH ? 1 : 0),
            new Counter("verified_at_the_destination", outcome.arrived() ? 1 : 0),
            new Counter("device_to_device", outcome.direct() ? 1 : 0),
            new Counter("copy_nanos", outcome.nanos())),
        List.of());
  }
}

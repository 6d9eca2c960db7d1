package org.vramlab.workloads.cases.fabric;

import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.hardware.RouteBehaviour;
import org.vramlab.ttm.bo.BufferObject;
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
 * G1: peer-to-peer is advertised and fast, and what arrives is wrong: a bridge redirects, a root
 * complex swallows, a mapping leads nowhere, and every transfer reports success.
 *
 * <p>Only the destination can tell. A writer that reads its own data back finds them in the mode
 * {@code private-mirror}, and believes in a route that carries nothing. Right: the route is tried
 * before anybody is given memory behind it, and what fails goes through the host.
 */
public final class PeerToPeerSilentWrongData extends PlayedCase {
  private static final String BELIEVED = "the topology is believed";
  private static final String WRITER = "the topology is believed, the writer reads back";
  private static final String PROBED = "the route is tried, the destination looks";

  @Override
  public String id() {
    return "p2p-silent-wrong-data";
  }

  @Override
  public String section() {
    return "G1";
  }

  @Override
  public String title() {
    return "peer-to-peer copies report success, and the data are not there";
  }

  @Override
  public String source() {
    return "intel/compute-runtime#935, #942; NVIDIA/nccl#2079, #2335; vllm#51513; NVIDIA"
        + " open-gpu-kernel-modules#1324";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word(
            "route",
            "what the route really does",
            "private-mirror",
            "drop-posted",
            "all-ones",
            "iommu-drop"),
        Knob.number("pages", "size of the buffer", 64, 1, 128),
        ChosenMachine.KNOB);
  }

  private static RouteBehaviour behaviour(KnobValues values) {
    return RouteBehaviour.valueOf(values.word("route").replace('-', '_').toUpperCase(Locale.ROOT));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(Variant.faulty(BELIEVED), Variant.faulty(WRITER), Variant.right(PROBED));
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException, InputException {
    RouteBehaviour behaviour = behaviour(values);
    // What lies about reads shows in a pull, what lies about writes in a push.
    Initiator initiator = behaviour.writesArrive() ? Initiator.PULL : Initiator.PUSH;
    SharingRules sharing = variant.isFaulty() ? SharingRules.LINUX : SharingRules.LINUX.probing();
    long pages = values.number("pages");
    Outcome outcome =
        PeerCopy.run(PeerPair.of(values), initiator, behaviour, sharing, pages, seed, watcher);
    boolean caughtByWriter = variant.label().equals(WRITER) && !outcome.writerFindsThem();
    boolean asItShould =
        variant.isFaulty()
            ? !outcome.arrived()
                && outcome.direct()
                && outcome.writerFindsThem() == (behaviour == RouteBehaviour.PRIVATE_MIRROR)
            : outcome.arrived() && !outcome.direct();
    double gigabytesPerSecond =
        (double) pages * BufferObject.PAGE_BYTES / Math.max(1, outcome.nanos());
    String summary =
        String.format(
            Locale.ROOT,
            "The copy (a %s) reported success at %.2f GB/s, %s; the destination %s.%s",
            initiator == Initiator.PUSH ? "push" : "pull",
            gigabytesPerSecond,
            outcome.direct() ? "from device to device" : "through host memory",
            outcome.arrived() ? "has the data" : "does not have the data",
            variant.label().equals(WRITER)
                ? caughtByWriter
                    ? " The writer's check fails as well, in this mode of the route."
                    : " The writer reads its own data back and finds them: no test at all."
                : "");
    return CaseRun.watched(
        variant,
        outcome.problem(),
        asItShould,
        summary,
        List.of(
            new Counter("transfers_that_reported_success", 1),
            new Counter("verified_at_the_destination", outcome.arrived() ? 1 : 0),
            new Counter("verified_by_the_writer", outcome.writerFindsThem() ? 1 : 0),
            new Counter("device_to_device", outcome.direct() ? 1 : 0),
            new Counter("copy_nanos", outcome.nanos())),
        List.of());
  }
}

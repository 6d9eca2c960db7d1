package org.vramlab.workloads.cases.fabric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.ChosenMachine;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * S4: one GPU is out of memory while the others of the machine are nearly empty.
 *
 * <p>A job needs twice what GPU 0 has, and host memory has no room. Right: what does not fit is
 * taken from peers that GPU 0 reaches, those with the best way to it first, and the job runs across
 * the fabric.
 */
public final class PeerHasFreeMemory extends PlayedCase {
  /** Buffers that fill one GPU. */
  private static final int FIT = 8;

  @Override
  public String id() {
    return "peer-has-free-memory";
  }

  @Override
  public String section() {
    return "S4";
  }

  @Override
  public String title() {
    return "out of memory on one GPU, while its peers are empty";
  }

  @Override
  public String source() {
    return "mmdetection#2665; EpipolarPose#22; vllm#14763, #22702, #4417";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("pages", "size of a buffer, of which eight fill a GPU", 256, 1, 4_096),
        Knob.number("buffers", "how many the job uses at once", 2 * FIT, FIT + 1, 8 * FIT),
        ChosenMachine.KNOB);
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("nobody lends"), Variant.right("peers lend, those with the best way first"));
  }

  /** One run. */
  private static final class Played {
    private long local;
    private final List<Integer> lenders = new ArrayList<>();
    private boolean refused;
    private long jobNanos;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException, InputException {
    Topology machine = ChosenMachine.of(values, Topologies.named("frontier-mi250x"));
    Routes routes = new Routes(machine);
    List<Integer> peers = peers(routes);
    long pages = values.number("pages");
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(machine, machine.deviceCount(), FIT * pages, seed)
                .onHost(pages, CpuCosts.LINUX),
            watcher);
    Played played = new Played();
    List<Integer> lending = variant.isFaulty() ? List.of() : peers;
    fleet.task("job", () -> run(fleet, lending, values, played));
    String problem = fleet.run();
    long buffers = values.number("buffers");
    long free = (long) peers.size() * FIT - played.lenders.size();
    boolean enough = buffers - FIT <= (long) peers.size() * FIT;
    boolean asItShould =
        variant.isFaulty()
            ? played.refused && free >= buffers - FIT
            : !played.refused && enough && played.local + played.lenders.size() == buffers;
    String summary =
        String.format(
            Locale.ROOT,
            "A job of %d buffers on a GPU that holds %d: %s. %d peers that it reaches had room for"
                + " %d more%s.",
            buffers,
            FIT,
            played.refused ? "out of memory" : "it ran",
            peers.size(),
            free,
            played.lenders.isEmpty()
                ? ""
                : "; "
                    + lent(machine, played)
                    + ", and the job took "
                    + played.jobNanos / 1_000
                    + " us");
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("buffers", buffers),
            new Counter("buffers_in_own_memory", played.local),
            new Counter("buffers_at_peers", played.lenders.size()),
            new Counter("out_of_memory", played.refused ? 1 : 0),
            new Counter("buffers_that_peers_still_had_room_for", free),
            new Counter("job_nanos", played.jobNanos)),
        List.of());
  }

  private static String lent(Topology machine, Played played) {
    List<String> each = new ArrayList<>();
    for (int peer : played.lenders.stream().distinct().toList()) {
      long count = played.lenders.stream().filter(lender -> lender == peer).count();
      each.add(machine.device(peer).name() + " lent " + count);
    }
    return String.join(", ", each);
  }

  private static void run(CaseFleet fleet, List<Integer> lending, KnobValues values, Played played)
      throws Interrupted, NoMemory, Busy, Unsupported {
    long bytes = values.number("pages") * BufferObject.PAGE_BYTES;
    GpuClient client = fleet.client(0, "job");
    Submission job = new Submission();
    List<Lent> lent = new ArrayList<>();
    List<Mapping> own = new ArrayList<>();
    for (long i = 0; i < values.number("buffers"); i++) {
      int lender = (int) (i - FIT) / FIT;
      Mapping mapping;
      if (i < FIT || lender >= lending.size()) {
        mapping = client.create(bytes);
        own.add(mapping);
      } else {
        Lent of = lend(fleet, lending.get(lender), client, bytes);
        lent.add(of);
        played.lenders.add(lending.get(lender));
        mapping = of.imported();
      }
      job.use(mapping, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
    }
    long began = fleet.nowNanos();
    try {
      client.submit(job);
      client.awaitUnfinishedBelow(1);
      played.jobNanos = fleet.nowNanos() - began;
    } catch (NoMemory tooMuch) {
      played.refused = true;
    }
    for (Mapping mapping : own) {
      played.local += mapping.bo().isIn(fleet.gpu(0).vram()) ? 1 : 0;
      client.close(mapping, null, List.of());
    }
    for (Lent each : lent) {
      each.owner().close(each.block(), each.dmaBuf(), List.of(each.imported()));
    }
  }

  /** A buffer of a peer, and what GPU 0 has of it. */
  private record Lent(GpuClient owner, Mapping block, DmaBuf dmaBuf, Mapping imported) {}

  private static Lent lend(CaseFleet fleet, int peer, GpuClient client, long bytes)
      throws Interrupted, NoMemory, Busy, Unsupported {
    GpuClient owner = fleet.client(peer, "lender");
    Mapping block = owner.create(bytes);
    Submission first = new Submission();
    first.use(block, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
    owner.submit(first);
    owner.awaitUnfinishedBelow(1);
    DmaBuf dmaBuf = owner.export(block);
    return new Lent(owner, block, dmaBuf, client.importBuffer(dmaBuf));
  }

  /** Whom GPU 0 reaches, fastest first. */
  private static List<Integer> peers(Routes routes) throws UsageException {
    List<Integer> peers = new ArrayList<>();
    for (int peer = 1; peer < routes.topology().deviceCount(); peer++) {
      if (routes.peerAccess(0, peer)) {
        peers.add(peer);
      }
    }
    if (peers.isEmpty()) {
      throw new UsageException(
          "device 0 of " + routes.topology().name() + " reaches no other's memory",
          "vramlab topology says why; choose another machine");
    }
    peers.sort(Comparator.comparingDouble(peer -> -rate(routes, peer)));
    return peers;
  }

  private static double rate(Routes routes, int peer) {
    Transfer transfer = new Transfer(peer, 0, 1L << 40, Mover.KERNEL);
    return Prediction.of(routes, List.of(transfer)).plateauSum();
  }
}

package org.vramlab.workloads.cases.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.event.EventSink;
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
 * G3: tools say that every GPU is one hop from every other, and what lies between them is four
 * links, two, one, or none at all.
 *
 * <p>Device 0 keeps a block in a peer's memory and reads it back. Who goes by hops takes any peer,
 * and gets the mean of all; who goes by the links takes the best. And what links declare may not be
 * what they carry: with the best one degraded, who goes by what is declared still takes it, and
 * only who measures does not.
 */
public final class XgmiHopsLie extends PlayedCase {
  private static final String HOPS = "by hops, which are 1 everywhere: any peer";
  private static final String DECLARED = "by declared rates, with the best link degraded";
  private static final String LINKS = "by the rates of routes";
  private static final String MEASURED = "by measured rates, with the best link degraded";

  /**
   * What is left of the degraded link: a thousandth, as of peer access that was slower than host.
   */
  private static final long DIVISOR = 1_000;

  @Override
  public String id() {
    return "xgmi-hops-lie";
  }

  @Override
  public String section() {
    return "G3";
  }

  @Override
  public String title() {
    return "every peer is said to be one hop away, and rates differ fourfold";
  }

  @Override
  public String source() {
    return "ROCm/rocm-systems#5763; ROCm/ROCm#2499, #6576; ROCm/rccl#901, #1210";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("pages", "size of the block", 16_384, 1, 65_536), ChosenMachine.KNOB);
  }

  @Override
  protected List<Variant> variants(KnobValues values) throws UsageException, InputException {
    List<Variant> variants = new ArrayList<>();
    Routes routes = new Routes(machine(values));
    List<Integer> peers = peers(routes);
    double best = rate(routes, best(routes, peers));
    if (peers.stream().mapToDouble(peer -> rate(routes, peer)).average().orElse(best)
        < 0.85 * best) {
      // Where all peers are as good, hops tell no lie.
      variants.add(Variant.faulty(HOPS));
    }
    variants.add(Variant.faulty(DECLARED));
    variants.add(Variant.right(LINKS));
    variants.add(Variant.right(MEASURED));
    return variants;
  }

  private static Topology machine(KnobValues values) throws UsageException, InputException {
    return ChosenMachine.of(values, Topologies.named("frontier-mi250x"));
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException, InputException {
    Topology machine = machine(values);
    Routes declared = new Routes(machine);
    List<Integer> peers = peers(declared);
    int best = best(declared, peers);
    boolean degraded = variant.label().equals(DECLARED) || variant.label().equals(MEASURED);
    Topology real =
        degraded ? ChosenMachine.degraded(machine, declared.route(best, 0)[0], DIVISOR) : machine;
    Block block = new Block(real, values.number("pages"), seed);
    List<Integer> chosen =
        switch (variant.label()) {
          case HOPS -> peers;
          case MEASURED -> List.of(block.fastest(peers, true));
          default -> List.of(best);
        };
    double sum = 0;
    String problem = null;
    for (int peer : chosen) {
      boolean drawn = peer == chosen.getFirst();
      PeerRead.Outcome outcome = block.read(peer, drawn ? watcher : EventSink.SILENT);
      sum += outcome.bytesPerSecond();
      problem = problem == null ? outcome.problem() : problem;
    }
    return told(variant, block, peers, chosen, sum / chosen.size(), degraded, problem);
  }

  /** What is kept, and the machine as it is, not as it is said to be. */
  private record Block(Topology machine, long pages, long seed) {
    PeerRead.Outcome read(int peer, EventSink watcher) {
      boolean host = peer == Topology.HOST;
      return PeerRead.run(machine, 0, host ? 1 : peer, host, pages, seed, watcher);
    }

    double rate(int peer) {
      return read(peer, EventSink.SILENT).bytesPerSecond();
    }

    /** Tries all. */
    int fastest(List<Integer> peers, boolean orHost) {
      int fastest = orHost ? Topology.HOST : peers.getFirst();
      double most = orHost ? rate(Topology.HOST) : 0;
      for (int peer : peers) {
        double rate = rate(peer);
        if (rate > most) {
          most = rate;
          fastest = peer;
        }
      }
      return fastest;
    }
  }

  private static CaseRun told(
      Variant variant,
      Block block,
      List<Integer> peers,
      List<Integer> chosen,
      double reached,
      boolean degraded,
      @Nullable String problem) {
    Routes routes = new Routes(block.machine());
    // Where a link may be worse than it declares, host memory is one of the choices.
    int fastest = block.fastest(peers, degraded);
    double most = block.rate(fastest);
    double host = block.rate(Topology.HOST);
    long routed =
        peers.stream()
            .filter(peer -> routes.sameHive(0, peer) && routes.route(peer, 0).length > 1)
            .count();
    String names =
        chosen.size() == 1
            ? block.machine().endpointName(chosen.getFirst())
            : "any of " + chosen.size() + " peers in turn";
    String summary =
        String.format(
            Locale.ROOT,
            "The block was kept at %s and read at %.1f GB/s; the best place, %s, gives %.1f, host"
                + " memory %.1f. %d of %d peers share no link with the reader.",
            names,
            reached / 1e9,
            block.machine().endpointName(fastest),
            most / 1e9,
            host / 1e9,
            routed,
            peers.size());
    // By hops it is the mean of unequal rates, by a declared rate that is false even less.
    boolean asItShould = variant.isFaulty() ? reached < 0.9 * most : reached > 0.99 * most;
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("read_bytes_per_second", Math.round(reached)),
            new Counter("best_place_bytes_per_second", Math.round(most)),
            new Counter("host_bytes_per_second", Math.round(host)),
            new Counter("peers", peers.size()),
            new Counter("peers_that_share_no_link", routed)),
        List.of());
  }

  /** Whom device 0 reaches. */
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
    return peers;
  }

  private static int best(Routes routes, List<Integer> peers) {
    int best = peers.getFirst();
    for (int peer : peers) {
      best = rate(routes, peer) > rate(routes, best) ? peer : best;
    }
    return best;
  }

  private static double rate(Routes routes, int from) {
    Transfer transfer = new Transfer(from, 0, 1L << 40, Mover.KERNEL);
    return Prediction.of(routes, List.of(transfer)).plateauSum();
  }
}

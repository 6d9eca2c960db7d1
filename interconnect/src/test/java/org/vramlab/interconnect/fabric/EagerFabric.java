package org.vramlab.interconnect.fabric;

import java.util.Arrays;
import java.util.List;
import org.vramlab.interconnect.route.Routes;

/**
 * What {@link Fabric} does, with everything worked out at once: at every change all rates afresh,
 * and what every flow of the groups concerned has moved and when it ends. The arithmetic is the
 * fabric's, so ends have to be the same to the nanosecond.
 */
final class EagerFabric {
  private final PathTable paths;
  private final int[] path;
  private final long[] bytes;
  private final long[] begin;
  private final long[] earliest;
  private final double[] remaining;
  private final double[] rate;
  private final long[] settled;
  private final long[] end;
  private final boolean[] flows;

  private EagerFabric(Routes routes, List<Workload.Start> starts) {
    paths = new PathTable(routes);
    int count = starts.size();
    path = new int[count];
    bytes = new long[count];
    begin = new long[count];
    earliest = new long[count];
    remaining = new double[count];
    rate = new double[count];
    settled = new long[count];
    end = new long[count];
    Arrays.fill(end, Fabric.NEVER);
    flows = new boolean[count];
    for (int i = 0; i < count; i++) {
      Transfer transfer = starts.get(i).transfer();
      path[i] = paths.path(transfer.source(), transfer.destination(), transfer.mover());
      bytes[i] = transfer.bytes();
      Fabric alone = new Fabric(routes, paths);
      int flow =
          alone.start(0, transfer.source(), transfer.destination(), bytes[i], transfer.mover(), 0);
      begin[i] = starts.get(i).nanos() + alone.startUpNanos(flow);
    }
  }

  static long[] ends(Routes routes, List<Workload.Start> starts) {
    EagerFabric fabric = new EagerFabric(routes, starts);
    long now = fabric.next(-1);
    while (now < Fabric.NEVER) {
      fabric.changeAt(now);
      now = fabric.next(now);
    }
    return fabric.end;
  }

  private long next(long now) {
    long next = Fabric.NEVER;
    for (int i = 0; i < path.length; i++) {
      next = Math.min(next, flows[i] ? end[i] : begin[i] > now ? begin[i] : Fabric.NEVER);
    }
    return next;
  }

  private void changeAt(long now) {
    boolean[] reached = new boolean[paths.capacity.length];
    for (int i = 0; i < path.length; i++) {
      boolean begins = begin[i] == now && !flows[i] && end[i] == Fabric.NEVER;
      if (begins) {
        remaining[i] = bytes[i];
        settled[i] = now;
        earliest[i] = now + Fabric.leastNanos(bytes[i], paths.fastestBytesPerSecond[path[i]]);
      }
      if (begins || (flows[i] && end[i] == now)) {
        flows[i] = begins;
        for (int pair : paths.pairs[path[i]]) {
          reached[pair] = true;
        }
      }
    }
    int[] takers = new int[paths.links.length];
    for (int i = 0; i < path.length; i++) {
      takers[path[i]] += flows[i] ? 1 : 0;
    }
    double[] rates = PlainFilling.rates(paths, takers);
    spread(reached);
    for (int i = 0; i < path.length; i++) {
      if (flows[i] && reached[paths.pairs[path[i]][0]]) {
        remaining[i] = Math.max(0, remaining[i] - rate[i] * (now - settled[i]));
        settled[i] = now;
        rate[i] = rates[path[i]];
        end[i] = Math.max(now + (long) Math.ceil(remaining[i] / rate[i]), earliest[i]);
      }
    }
  }

  /** Reaches what hangs together with what is reached. */
  private void spread(boolean[] reached) {
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < path.length; i++) {
        int count = 0;
        for (int pair : paths.pairs[path[i]]) {
          count += reached[pair] ? 1 : 0;
        }
        if (flows[i] && count > 0 && count < paths.pairs[path[i]].length) {
          for (int pair : paths.pairs[path[i]]) {
            reached[pair] = true;
          }
          more = true;
        }
      }
    }
  }
}

package org.vramlab.workloads.compare;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.BoundSearch;
import org.vramlab.workloads.bound.Effort;
import org.vramlab.workloads.bound.TraceUses;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.trace.TraceSource;

/**
 * The bound of {@link BoundSearch} and the best plan that it finds. Of several processes side by
 * side it is the sum of what each must move with all of the memory to itself, which no policy can
 * beat either; there is no plan then.
 *
 * <p>Stateless.
 */
final class ProvenBounds implements YardstickSource {
  /** About five seconds of search for each bound, on one core. */
  private static final Effort EFFORT = new Effort(5);

  @Override
  public Yardstick of(ReplaySettings settings) throws InputException {
    if (!YardstickSource.staysInVram(settings)) {
      return Yardstick.absent("with --move-limit buffers are used without being moved");
    }
    BigInteger bound = BigInteger.ZERO;
    Map<List<Object>, Bound> known = new LinkedHashMap<>();
    OptionalLong plan = OptionalLong.empty();
    for (ReplaySettings.TracedProcess process : settings.processes()) {
      List<Long> pools = new ArrayList<>();
      process.devices().forEach(device -> pools.add(settings.vramBytes().get(device)));
      TraceSource source = process.recording().source();
      List<Object> same = List.of(source.name(), pools);
      Bound found = known.get(same);
      if (found == null) {
        long[] poolBytes = pools.stream().mapToLong(Long::longValue).toArray();
        found =
            BoundSearch.find(TraceUses.of(source, SizeRule.PAGES), poolBytes, Metric.BOTH, EFFORT);
        known.put(same, found);
      }
      bound = bound.add(found.bytes());
      plan = settings.processes().size() == 1 ? OptionalLong.of(found.planBytes()) : plan;
    }
    return new Yardstick(OptionalLong.of(bound.longValueExact()), plan, Bound.COVERS);
  }
}

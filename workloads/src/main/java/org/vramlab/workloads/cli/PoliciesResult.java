package org.vramlab.workloads.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.cache.BufferDemand;
import org.vramlab.workloads.cache.BufferRun;
import org.vramlab.workloads.cache.CacheRun;
import org.vramlab.workloads.cache.CacheSize;
import org.vramlab.workloads.cache.CacheUnit;
import org.vramlab.workloads.cache.StackDistances;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.RequestTraces;
import org.vramlab.workloads.requests.SampledTrace;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceSource;

/**
 * What cache mode makes of a trace, for every policy and size.
 *
 * @param trace as the user named it
 * @param format of the file, for people
 * @param remarks about what was read
 * @param objects how many different ones, of a trace of requests
 * @param totalBytes of all objects
 * @param runs over requests
 * @param bufferRuns over a gmtrace
 * @param curve pairs of size and misses of LRU; empty unless asked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PoliciesResult(
    String trace,
    String format,
    List<String> remarks,
    long objects,
    long totalBytes,
    List<CacheRun> runs,
    List<BufferRun> bufferRuns,
    long[][] curve) {

  /** Of a trace of requests. */
  static PoliciesResult ofRequests(
      String name,
      List<PolicyChoice> choices,
      String sizes,
      CacheUnit unit,
      @Nullable BigDecimal sample,
      boolean curve,
      long seed)
      throws UsageException, InputException {
    List<CacheSize> parsed = new ArrayList<>();
    for (String size : sizes.split(",", -1)) {
      parsed.add(CacheSize.parse(size, unit));
    }
    if (sample != null && (sample.signum() <= 0 || sample.compareTo(BigDecimal.ONE) > 0)) {
      throw new UsageException("--sample " + sample + " is no share", "write 0.01, or up to 1");
    }
    if (curve && unit == CacheUnit.BYTES) {
      throw new UsageException(
          "--curve counts objects: with sizes lru is not the same at every size",
          "leave out --unit bytes, or name the sizes");
    }
    RequestTrace whole = RequestTraces.read(name);
    if (unit == CacheUnit.BYTES && !whole.hasSizes()) {
      throw new UsageException(
          name + " has no sizes of objects, and --unit bytes needs them", "leave out --unit bytes");
    }
    RequestTrace trace = sample == null ? whole : SampledTrace.of(whole, sample);
    List<String> remarks = new ArrayList<>(trace.remarks());
    if (sample != null) {
      remarks.add(
          "a sample: "
              + trace.objects()
              + " of "
              + whole.objects()
              + " objects, "
              + trace.requests().length
              + " of "
              + whole.requests().length
              + " requests; sizes are of the whole");
    }
    List<CacheRun> runs = new ArrayList<>();
    for (CacheSize size : parsed) {
      long amount = size.of(whole, unit);
      long scaled = sample == null ? amount : scaled(amount, sample);
      for (PolicyChoice choice : choices) {
        CacheRun run = CacheRun.of(trace, choice, scaled, unit, seed);
        runs.add(sample == null ? run : run.ofSize(amount));
      }
    }
    long[][] points = curve ? StackDistances.of(trace).curve() : new long[0][];
    return new PoliciesResult(
        name,
        whole.format(),
        remarks,
        trace.objects(),
        trace.totalBytes(),
        runs,
        List.of(),
        points);
  }

  private static long scaled(long amount, BigDecimal rate) {
    return Math.max(
        1,
        BigDecimal.valueOf(amount)
            .multiply(rate)
            .setScale(0, RoundingMode.HALF_EVEN)
            .longValueExact());
  }

  /** Of a gmtrace. */
  static PoliciesResult ofBuffers(String name, List<PolicyChoice> choices, String sizes, long seed)
      throws UsageException, InputException {
    TraceSource source = TraceSource.of(name);
    BufferDemand demand = BufferDemand.of(source);
    List<BufferRun.Request> requests = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (String size : sizes.split(",", -1)) {
      long[] pools = pools(size.strip(), demand);
      for (PolicyChoice choice : choices) {
        if (choice.policy().isManagerPolicy()) {
          requests.add(new BufferRun.Request(choice, pools));
        }
      }
    }
    for (PolicyChoice choice : choices) {
      if (!choice.policy().isManagerPolicy()) {
        remarks.add(choice.label() + " is left out: it lives by refusing newcomers");
      }
    }
    return new PoliciesResult(
        name,
        "gmtrace",
        remarks,
        0,
        0,
        List.of(),
        BufferRun.of(source, requests, seed),
        new long[0][]);
  }

  private static long[] pools(String size, BufferDemand demand) throws UsageException {
    if (!size.startsWith("x")) {
      return demand.poolBytes(ByteSize.parse(size));
    }
    if (!size.matches("x[0-9]{1,6}(\\.[0-9]{1,6})?")
        || new BigDecimal(size.substring(1)).compareTo(BigDecimal.ONE) < 0) {
      throw new UsageException("'" + size + "' is no factor", "write x1.5, or a size as in 16GiB");
    }
    return demand.poolBytes(new BigDecimal(size.substring(1)));
  }
}

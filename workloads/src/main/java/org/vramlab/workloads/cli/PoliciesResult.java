package org.vramlab.workloads.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.cache.BufferDemand;
import org.vramlab.workloads.cache.BufferRun;
import org.vramlab.workloads.cache.CacheRun;
import org.vramlab.workloads.cache.CacheSize;
import org.vramlab.workloads.cache.CacheUnit;
import org.vramlab.workloads.cache.Sample;
import org.vramlab.workloads.cache.StackDistances;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceSource;

/**
 * What cache mode makes of a trace, for every policy and size.
 *
 * @param trace as the user named it
 * @param format of the file, for people
 * @param remarks about what was read
 * @param sample of the requests that was replayed; null for all of them
 * @param objects how many different ones, of a trace of requests
 * @param totalBytes of all objects
 * @param requests how many
 * @param requestedBytes of all requests
 * @param unit of the curve
 * @param runs over requests
 * @param bufferRuns over a gmtrace
 * @param curve of LRU; empty unless asked for
 */
record PoliciesResult(
    String trace,
    String format,
    List<String> remarks,
    @Nullable Sample sample,
    long objects,
    long totalBytes,
    long requests,
    long requestedBytes,
    CacheUnit unit,
    List<CacheRun> runs,
    List<BufferRun> bufferRuns,
    List<StackDistances.Point> curve) {

  /** Of a trace of requests. */
  static PoliciesResult ofRequests(
      String name,
      List<PolicyChoice> choices,
      String sizes,
      CacheUnit unit,
      @Nullable BigDecimal sample,
      boolean curve,
      boolean strict,
      long seed)
      throws UsageException, InputException {
    List<CacheSize> parsed = new ArrayList<>();
    for (String size : sizes.split(",", -1)) {
      parsed.add(CacheSize.parse(size, unit));
    }
    if (sample != null && (sample.signum() <= 0 || sample.compareTo(BigDecimal.ONE) > 0)) {
      throw new UsageException("--sample " + sample + " is no share", "write 0.01, or up to 1");
    }
    RequestFile file = RequestFile.read(name, strict);
    RequestTrace whole = file.trace();
    if (unit == CacheUnit.BYTES && !whole.hasSizes()) {
      throw new UsageException(
          name + " has no sizes of objects, and --unit bytes needs them", "leave out --unit bytes");
    }
    Sample part = sample == null ? null : Sample.of(whole, sample);
    List<String> remarks = new ArrayList<>(file.remarks());
    if (part != null) {
      remarks.add(
          "a sample: "
              + part.part().objects()
              + " of "
              + whole.objects()
              + " objects, "
              + part.part().requests().length
              + " of "
              + whole.requests().length
              + " requests; all figures are estimates for the whole");
    }
    List<CacheRun> runs = new ArrayList<>();
    for (CacheSize size : parsed) {
      long amount = size.of(whole, unit);
      for (PolicyChoice choice : choices) {
        runs.add(
            part == null
                ? CacheRun.of(whole, choice, amount, unit, seed)
                : part.ofWhole(
                    CacheRun.of(part.part(), choice, part.sizeOfPart(amount), unit, seed), amount));
      }
    }
    for (CacheRun run : runs) {
      if (run.letsNothingIn(whole.objects())) {
        remarks.add(
            run.policy().label()
                + " lets nothing in at size "
                + run.size()
                + ": its part for newcomers is too small, as in libCacheSim");
      }
    }
    return new PoliciesResult(
        name,
        whole.format(),
        remarks,
        part,
        whole.objects(),
        whole.totalBytes(),
        whole.requests().length,
        whole.requestedBytes(),
        unit,
        runs,
        List.of(),
        curve ? curve(whole, part, unit) : List.of());
  }

  private static List<StackDistances.Point> curve(
      RequestTrace whole, @Nullable Sample part, CacheUnit unit) {
    return part == null
        ? StackDistances.of(whole, unit).curve()
        : StackDistances.of(part.part(), unit).curve().stream().map(part::ofWhole).toList();
  }

  /** Of a gmtrace. */
  static PoliciesResult ofBuffers(
      TraceFile file, List<PolicyChoice> choices, String sizes, long seed)
      throws UsageException, InputException {
    TraceSource source = file.source();
    BufferDemand demand = BufferDemand.of(source);
    List<BufferRun.Request> requests = new ArrayList<>();
    List<String> remarks = new ArrayList<>(source.remarks());
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
        source.name(),
        file.formatName(),
        remarks,
        null,
        0,
        0,
        0,
        0,
        CacheUnit.BYTES,
        List.of(),
        BufferRun.of(source, requests, seed),
        List.of());
  }

  private static long[] pools(String size, BufferDemand demand) throws UsageException {
    BigDecimal percent = CacheSize.percent(size);
    if (percent != null) {
      return demand.poolBytesOfPart(percent);
    }
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

package org.vramlab.workloads.format.serving;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.convert.ServingSettings.Spread;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A server working off a log of requests, in virtual time.
 *
 * <p>Life of a request: it arrives; waits while as many are in flight as may be; is admitted: the
 * longest prefix of its prompt that is cached is held, blocks for the rest are allocated, and
 * <em>prefill</em> operations read the first and write the second, piece by piece; after the time
 * that the prompt takes, <em>decode</em> operations of some output tokens each read all its blocks
 * and write the growing end; after its last token its blocks are let go: those of the prompt stay
 * findable until room is needed, those of the answer are freed.
 *
 * <p>Memory: the requests in flight and waiting, and what is cached. Threads: one.
 */
public final class ServingConversion implements Conversion {
  static final int PREFILL = 0;
  static final int DECODE = 1;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_PHASE = 60 * NANOS_PER_SECOND;

  private final RequestLog log;
  private final ConversionSettings settings;
  private final ServingSettings serving;
  private final Account account;
  private final TraceHeader header;
  private final BlockStore store;
  private final ServingCounts counts = new ServingCounts();

  /** Arrived and not admitted, first come first served. */
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();

  private final PriorityQueue<ServedRequest> inFlight = new PriorityQueue<>();

  /** The next arrival; null after the last. */
  private @Nullable Request upcoming;

  private boolean started;
  private boolean ended;
  private long nowNanos;
  private long phase = -1;
  private long admitted;

  /**
   * A server that has not begun.
   *
   * @param log closed with this
   */
  public ServingConversion(
      String workload, RequestLog log, ConversionSettings settings, Account account) {
    this.log = log;
    this.settings = settings;
    this.serving = settings.serving();
    this.account = account;
    this.store = new BlockStore(serving, log.blockTokens(), settings.devices(), counts);
    this.header =
        new TraceHeader(
            workload, settings.devices(), List.of("prefill", "decode"), descriptions(), Map.of());
    ServingAssumptions.state(settings, account);
  }

  private Map<String, String> descriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    descriptions.put(
        "params",
        "{\"model\":\""
            + serving.model().name()
            + "\",\"block_tokens\":"
            + log.blockTokens()
            + ",\"block_bytes\":"
            + store.blockBytes()
            + "}");
    descriptions.put("capture", "\"converted from a log of requests: no program was run\"");
    return descriptions;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean step(TraceSink sink) throws IOException, InputException {
    if (!started) {
      started = true;
      store.start(sink);
      upcoming = log.next();
    }
    ServedRequest next = inFlight.peek();
    if (next != null && (upcoming == null || next.nextNanos <= arrivalNanos(upcoming))) {
      inFlight.remove();
      nowNanos = next.nextNanos;
      goOn(next, sink);
    } else if (upcoming != null) {
      arrive(upcoming);
      upcoming = log.next();
    }
    while (!waiting.isEmpty()
        && (serving.maxInFlight() == 0 || inFlight.size() < serving.maxInFlight())) {
      admit(waiting.remove(), sink);
    }
    boolean more = upcoming != null || !inFlight.isEmpty();
    if (!more && !ended) {
      ended = true;
      counts.state(account, store);
    }
    return more;
  }

  /** When it arrives here: time does not run back where the log's does. */
  private long arrivalNanos(Request request) {
    return Math.max(nowNanos, request.arrivalNanos());
  }

  private void arrive(Request request) {
    counts.arrived(request, nowNanos);
    nowNanos = arrivalNanos(request);
    waiting.add(request);
  }

  private void admit(Request request, TraceSink sink) throws IOException, InputException {
    markPhase(sink);
    boolean all = serving.spread() == Spread.TENSOR;
    int device = all ? 0 : (int) (admitted % settings.devices());
    ServedRequest served = new ServedRequest(request, admitted++, device);
    long reusedBlocks = store.placePrompt(served, sink);
    long freshTokens = Math.max(0, request.inputTokens() - reusedBlocks * log.blockTokens());
    store.prefill(served, reusedBlocks, sink);
    long prefillTokens = serving.prefillsReused() ? request.inputTokens() : freshTokens;
    served.nextNanos =
        nowNanos + prefillTokens * NANOS_PER_SECOND / serving.prefillTokensPerSecond();
    inFlight.add(served);
    counts.admitted(served, nowNanos, inFlight.size(), store);
  }

  /** The next tokens of a request's answer, or its end. */
  private void goOn(ServedRequest served, TraceSink sink) throws IOException, InputException {
    long left = served.request.outputTokens() - served.outputDone;
    if (left == 0) {
      store.release(served, sink);
      counts.finished(served);
      return;
    }
    markPhase(sink);
    long tokens = Math.min(left, serving.decodeTokens());
    store.decode(served, tokens, sink);
    served.outputDone += tokens;
    served.nextNanos = nowNanos + tokens * serving.nanosPerOutputToken();
    inFlight.add(served);
  }

  private void markPhase(TraceSink sink) throws IOException {
    long current = nowNanos / NANOS_PER_PHASE;
    if (current != phase) {
      phase = current;
      sink.phase(current, "minute");
    }
  }

  @Override
  public void close() {
    log.close();
  }
}

package org.vramlab.workloads.format.serving;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Locale;
import org.vramlab.workloads.convert.Account;

/** What happened on the server, counted for the account. Threads: one. */
final class ServingCounts {
  private final LongOpenHashSet seen = new LongOpenHashSet();
  private long requests;
  private long late;
  private long waited;
  private long lastArrivalNanos;
  private long inputTokens;
  private long outputTokens;
  private long references;
  private long infiniteHits;
  private long reused;
  private long recomputed;
  private long allocated;
  private long dropped;
  private long released;
  private long tokensInFlight;
  private int mostInFlight;
  private long mostHeld;
  private long mostTokens;

  void arrived(Request request, long nowNanos) {
    requests++;
    if (request.arrivalNanos() < lastArrivalNanos) {
      late++;
    }
    lastArrivalNanos = Math.max(lastArrivalNanos, request.arrivalNanos());
    inputTokens += request.inputTokens();
    outputTokens += request.outputTokens();
    for (long hash : request.prefixHashes()) {
      references++;
      if (!seen.add(hash)) {
        infiniteHits++;
      }
    }
  }

  void admitted(ServedRequest served, long nowNanos, int inFlight, BlockStore store) {
    if (nowNanos > served.request.arrivalNanos()) {
      waited++;
    }
    tokensInFlight += served.request.inputTokens() + served.request.outputTokens();
    mostTokens = Math.max(mostTokens, tokensInFlight);
    mostInFlight = Math.max(mostInFlight, inFlight);
    mostHeld = Math.max(mostHeld, store.heldHashedBlocks());
  }

  void finished(ServedRequest served) {
    tokensInFlight -= served.request.inputTokens() + served.request.outputTokens();
  }

  void reused(long blocks) {
    reused += blocks;
  }

  void recomputed() {
    recomputed++;
  }

  void allocated() {
    allocated++;
  }

  void dropped() {
    dropped++;
  }

  void released() {
    released++;
  }

  /** Tells what the log says and what became of it. */
  void state(Account account, BlockStore store) {
    account.known(
        String.format(
            Locale.ROOT,
            "%,d requests in %,.1f s, %,d tokens in, %,d out",
            requests,
            lastArrivalNanos / 1e9,
            inputTokens,
            outputTokens));
    if (late > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d requests stand behind later ones: served when their line comes",
              late));
    }
    if (references > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d references to blocks, %,d different blocks; %,d references (%.2f %%) are to a"
                  + " block that an earlier request had: hits of an infinite cache",
              references,
              seen.size(),
              infiniteHits,
              100.0 * infiniteHits / references));
    }
    account.known(
        String.format(
            Locale.ROOT,
            "at the stated rates: at most %,d requests and %,d tokens in flight, %,d requests had"
                + " to wait",
            mostInFlight,
            mostTokens,
            waited));
    if (references > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "with the stated cache: %,d references found a cached prefix, %,d found a block"
                  + " whose prefix was gone and was computed again; at most %,d different prompt"
                  + " blocks in flight",
              reused,
              recomputed,
              mostHeld));
    }
    account.known(
        String.format(
            Locale.ROOT,
            "%,d blocks of %,d bytes allocated = %,d freed with their request + %,d dropped from"
                + " the cache + %,d cached at the end",
            allocated,
            store.blockBytes(),
            released,
            dropped,
            store.cachedBlocks()));
  }
}

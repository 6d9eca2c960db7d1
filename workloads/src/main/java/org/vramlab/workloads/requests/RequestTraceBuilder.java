package org.vramlab.workloads.requests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/** Gives objects their numbers while a trace is read. One use; threads: one. */
final class RequestTraceBuilder {
  /** As many requests as an array holds. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final String name;
  private final List<String> remarks = new ArrayList<>();
  private final ObjectNumbers numbers = new ObjectNumbers();

  // Requests that are not numbered yet.
  private final long[] waitingIds = new long[ObjectNumbers.BATCH];
  private final long[] waitingBytes = new long[ObjectNumbers.BATCH];
  private int waiting;

  /** The objects' numbers, request by request. */
  private int[] requests;

  private int count;

  /** Of each object; as long as the objects, or longer. */
  private long[] sizes = new long[ObjectNumbers.BATCH];

  private int objects;

  /** Whether all requests so far were of one size. */
  private boolean alike = true;

  private long empty;
  private long resized;
  private long requestedBytes;

  RequestTraceBuilder(String name) {
    this(name, 2 * ObjectNumbers.BATCH);
  }

  /**
   * Of about so many requests.
   *
   * @param expected for how many there is room at first
   */
  RequestTraceBuilder(String name, int expected) {
    this.name = name;
    this.requests = new int[expected];
  }

  /**
   * A request; one of size 0 is counted and left out.
   *
   * @param bytes 0 or more
   */
  void add(long id, long bytes) throws InputException {
    if (bytes == 0) {
      empty++;
      return;
    }
    if (waiting == ObjectNumbers.BATCH) {
      number();
    }
    waitingIds[waiting] = id;
    waitingBytes[waiting++] = bytes;
  }

  private void number() throws InputException {
    makeRoom();
    int[] all = requests;
    numbers.of(waitingIds, waiting, all, count);
    for (int i = 0; i < waiting; i++) {
      if (all[count + i] == objects) {
        keepSize(waitingBytes[i]);
      }
    }
    if (areAlike()) {
      requestedBytes += waiting * sizes[0];
    } else {
      compareSizes();
    }
    count += waiting;
    waiting = 0;
  }

  /** So that nothing need be looked up, object by object, in what is often a trace of blocks. */
  private boolean areAlike() {
    for (int i = 0; alike && i < waiting; i++) {
      alike = waitingBytes[i] == sizes[0];
    }
    return alike;
  }

  private void compareSizes() {
    long[] first = sizes;
    int[] all = requests;
    long sum = 0;
    int others = 0;
    for (int i = 0; i < waiting; i++) {
      long bytes = first[all[count + i]];
      sum += bytes;
      others += bytes == waitingBytes[i] ? 0 : 1;
    }
    requestedBytes += sum;
    resized += others;
  }

  private void makeRoom() throws InputException {
    int most = MOST - count;
    if (waiting > most) {
      throw new InputException(
          name, "it has more than 2^31 requests", "cut it into parts, or take a sample");
    }
    if (waiting > requests.length - count) {
      requests = Arrays.copyOf(requests, count + Math.min(most, Math.max(waiting, count / 2)));
    }
  }

  private void keepSize(long bytes) {
    if (objects == sizes.length) {
      sizes = Arrays.copyOf(sizes, objects + (objects >> 1));
    }
    sizes[objects++] = bytes;
  }

  /** What was assumed of the file. */
  void remark(String text) {
    remarks.add(text);
  }

  RequestTrace build(String format, boolean hasSizes) throws InputException {
    number();
    if (count == 0) {
      throw new InputException(name, "there is no request in it", "give a trace with some");
    }
    if (empty > 0) {
      remarks.add(empty + " requests of size 0 are left out");
    }
    if (resized > 0) {
      remarks.add(
          resized + " requests state another size than the object's first, and count as that");
    }
    return new RequestTrace(
        name,
        format,
        remarks,
        count == requests.length ? requests : Arrays.copyOf(requests, count),
        numbers.toIds(),
        Arrays.copyOf(sizes, objects),
        hasSizes,
        requestedBytes);
  }
}

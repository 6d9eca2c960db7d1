package org.vramlab.workloads.cases;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.ww.WwMutex;

/** Writes down, in words, what the clients of a small run do about locks and memory. */
public final class StepLog implements EventSink {
  private final List<String> steps = new ArrayList<>();
  private final List<String> tasks = new ArrayList<>();
  private final Int2ObjectOpenHashMap<String> locks = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<String> buffers = new Int2ObjectOpenHashMap<>();

  /** By attachment: who exports, and who imports. */
  private final List<String> exporters = new ArrayList<>();

  private final List<String> importers = new ArrayList<>();

  /** By task: the calls that it is in, outermost first. */
  private final Int2ObjectOpenHashMap<List<String>> calls = new Int2ObjectOpenHashMap<>();

  private boolean listening;

  /** Victims that a walk has passed over in a row, not yet written. */
  private final List<String> passedOver = new ArrayList<>();

  private String walker = "";
  private long walkNanos;

  public void name(BufferObject bo, String name) {
    locks.put(bo.lock().id(), name);
    buffers.put(bo.id(), name);
  }

  /** Calls the lock of something that is no buffer so. */
  public void name(WwMutex lock, String name) {
    locks.put(lock.id(), name);
  }

  /** Set-up is over. */
  public void listen() {
    listening = true;
  }

  /** What matters is over. */
  public void mute() {
    writePassedOver();
    listening = false;
  }

  public List<String> steps() {
    writePassedOver();
    return List.copyOf(steps);
  }

  /** Somebody does something that is no event. */
  public void note(long nanos, int task, String what) {
    if (listening) {
      writePassedOver();
      write(nanos, tasks.get(task), what);
    }
  }

  private void write(long nanos, String who, String what) {
    steps.add(String.format(Locale.ROOT, "%7.3f us  %s %s", nanos / 1e3, who, what));
  }

  private void writePassedOver() {
    if (!passedOver.isEmpty()) {
      String what =
          passedOver.size() == 1
              ? passedOver.getFirst()
              : passedOver.getFirst() + " to " + passedOver.getLast();
      write(walkNanos, walker, "trylocks " + what + ": all held by others");
      passedOver.clear();
    }
  }

  private String lock(int lock) {
    return locks.getOrDefault(lock, "lock " + lock);
  }

  private String buffer(int buffer) {
    return buffers.getOrDefault(buffer, "buffer " + buffer);
  }

  @Override
  public void taskCreated(int task, String name) {
    while (tasks.size() <= task) {
      tasks.add("");
    }
    tasks.set(task, name);
  }

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    note(nanos, task, "opens its ticket, stamp " + stamp);
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    note(nanos, task, "locks " + lock(lock) + (ticket == NONE ? " without a context" : ""));
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    String holder = holderTask == NONE ? "" : ", held by " + tasks.get(holderTask);
    note(nanos, task, "sleeps for " + lock(lock) + holder);
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    if (listening) {
      writePassedOver();
      write(nanos, "ticket " + byTicket, "wounds ticket " + ticket);
    }
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    note(nanos, task, "is made to lose " + lock(lock) + " by error injection");
  }

  @Override
  public void attachmentCreated(int attachment, int buffer, String exporter, String importer) {
    exporters.add(exporter);
    importers.add(importer);
  }

  @Override
  public void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {
    String name = buffer(buffer);
    calls
        .computeIfAbsent(task, t -> new ArrayList<>())
        .add(
            switch (call) {
              case CALL_MAP -> exporters.get(attachment) + " maps " + name;
              case CALL_PIN -> exporters.get(attachment) + " pins " + name;
              case CALL_EVICT -> name + " is evicted";
              default -> importers.get(attachment) + " is asked to let " + name + " move";
            });
  }

  @Override
  public void callEnded(long nanos, int task, int ticket, boolean lost) {
    calls.get(task).removeLast();
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    List<String> in = calls.getOrDefault(task, List.of());
    String where =
        in.isEmpty()
            ? " and"
            : " in its submission > " + String.join(" > ", in) + "; all pass it up; it";
    note(
        nanos,
        task,
        lock == NONE
            ? "backs off: an older ticket wants the space"
            : "loses " + lock(lock) + " (EDEADLK)" + where + " backs off, dropping all its locks");
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    if (!listening) {
      return;
    }
    if (reason == SKIP_LOCKED) {
      walker = tasks.get(task);
      walkNanos = nanos;
      passedOver.add(buffer(buffer));
    } else if (reason == SKIP_LOST) {
      note(nanos, task, "loses " + buffer(buffer) + " (EDEADLK); the eviction says ENOSPC");
    }
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    note(nanos, task, "evicts " + buffer(buffer) + " for " + buffer(forBuffer));
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    note(
        nanos,
        task,
        "is refused "
            + pages
            + " pages for "
            + buffer(buffer)
            + " (ENOMEM); "
            + evictablePages
            + " pages could have been evicted");
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    note(nanos, task, sealed ? "is done and drops its locks" : "gives up and drops its locks");
  }
}

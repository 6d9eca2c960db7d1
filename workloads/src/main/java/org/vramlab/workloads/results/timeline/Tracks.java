package org.vramlab.workloads.results.timeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/** What is on the timeline: tasks, queues, pools and the devices under which they are grouped. */
final class Tracks {
  /** The group of all tasks. */
  static final int CLIENTS = 1;

  /** The group of queues and pools that belong to no device. */
  private static final int REST = 2;

  /** The group of device 0; those of the others follow. */
  private static final int FIRST_DEVICE = 10;

  // Thread numbers differ over all groups, and from those of the groups: Perfetto looks up the
  // thread that it names by its number alone, and puts one that is numbered as its group first.
  // What belongs to a group as a whole is told with that number; thread 0 would be the idle one.
  private static final int FIRST_TASK_THREAD = 1_000;
  private static final int FIRST_QUEUE_THREAD = 1_000_000;

  /** A task: what it is in the middle of. */
  static final class TaskTrack {
    String name = "";

    /** Its open ticket, or -1. */
    int ticket = -1;

    /** When {@link #ticket} was opened. */
    long openedNanos;

    /** The calls that it is in, outermost first, in words. */
    final List<String> calls = new ArrayList<>();

    /** The lock that it lost and takes next, or -1. */
    int contended = -1;

    /** What it waits for; empty if it does not. */
    String waitsFor = "";

    /** When it began to wait. */
    long waitNanos;
  }

  /** A queue or copy engine: what runs on it, one piece of work at a time. */
  static final class QueueTrack {
    String name = "";
    int group = REST;

    /** The job or copy that runs, or null. */
    @Nullable OpenWork running;
  }

  /** A pool of memory: how much of it is in use. */
  static final class PoolTrack {
    String name = "";
    int group = REST;
    long pages;

    /** When {@link #pages} last changed. */
    long changedNanos;

    /** Whether {@link #pages} has not been written yet. */
    boolean unwritten;
  }

  /** A job or a copy from its hand-over to its end. */
  static final class OpenWork {
    /** Number of the job or copy. */
    final int number;

    final long queuedNanos;
    long startedNanos;

    /** The ticket of a job; -1 for a copy. */
    final int ticket;

    /** Whether it is a copy; otherwise a job. */
    final boolean copy;

    /** What a copy moves, if that is known, or -1. */
    final int buffer;

    final int fromPool;
    final int toPool;
    final long bytes;

    /** The arrow from the eviction that ordered the copy, or -1. */
    int flow = -1;

    private OpenWork(
        int number,
        boolean copy,
        long queuedNanos,
        int ticket,
        int buffer,
        int fromPool,
        int toPool,
        long bytes) {
      this.number = number;
      this.copy = copy;
      this.queuedNanos = queuedNanos;
      this.ticket = ticket;
      this.buffer = buffer;
      this.fromPool = fromPool;
      this.toPool = toPool;
      this.bytes = bytes;
    }

    static OpenWork job(int number, long queuedNanos, int ticket) {
      return new OpenWork(number, false, queuedNanos, ticket, -1, -1, -1, 0);
    }

    static OpenWork copy(
        int number, long queuedNanos, int buffer, int fromPool, int toPool, long bytes) {
      return new OpenWork(number, true, queuedNanos, -1, buffer, fromPool, toPool, bytes);
    }
  }

  final List<TaskTrack> tasks = new ArrayList<>();
  final List<QueueTrack> queues = new ArrayList<>();
  final List<PoolTrack> pools = new ArrayList<>();
  private final List<String> devices = new ArrayList<>();

  /** By attachment: who exports, and who imports. */
  private final List<String> exporters = new ArrayList<>();

  private final List<String> importers = new ArrayList<>();

  /** The group of a queue or pool: its device, whose name is the first word of its own. */
  int groupOf(String name) {
    int space = name.indexOf(' ');
    if (space <= 0) {
      return REST;
    }
    String device = deviceOf(name);
    int known = devices.indexOf(device);
    if (known < 0) {
      known = devices.size();
      devices.add(device);
    }
    return FIRST_DEVICE + known;
  }

  /** The first word of a pool's name; empty if it has but one. */
  static String deviceOf(String name) {
    return name.substring(0, Math.max(0, name.indexOf(' ')));
  }

  /** What a queue or pool is called within its group. */
  static String nameInGroup(String name) {
    return name.substring(Math.max(0, name.indexOf(' ') + 1));
  }

  TaskTrack task(int task) {
    while (tasks.size() <= task) {
      tasks.add(new TaskTrack());
    }
    return tasks.get(task);
  }

  QueueTrack queue(int queue) {
    while (queues.size() <= queue) {
      queues.add(new QueueTrack());
    }
    return queues.get(queue);
  }

  PoolTrack pool(int pool) {
    while (pools.size() <= pool) {
      pools.add(new PoolTrack());
    }
    return pools.get(pool);
  }

  /** Attachments are told in the order of their numbers. */
  void attachment(String exporter, String importer) {
    exporters.add(exporter);
    importers.add(importer);
  }

  /** A call in words, with whom it goes to. */
  String call(int call, int attachment, int buffer) {
    String what = Calls.verb(call) + " buffer " + buffer;
    if (attachment < 0) {
      return what;
    }
    boolean isImporter = call == EventSink.CALL_PREPARE_MOVE;
    return what + ": " + (isImporter ? importers : exporters).get(attachment);
  }

  String poolName(int pool) {
    return pool < 0 ? "nowhere" : pool(pool).name;
  }

  /** Writes how groups and tracks are called and in which order they stand. */
  void describe(TraceEvents out) {
    group(out, CLIENTS, "clients", 0);
    for (int device = 0; device < devices.size(); device++) {
      group(out, FIRST_DEVICE + device, devices.get(device), device + 1);
    }
    group(out, REST, "elsewhere", devices.size() + 1);
    for (int task = 0; task < tasks.size(); task++) {
      track(out, CLIENTS, threadOfTask(task), tasks.get(task).name);
    }
    for (int queue = 0; queue < queues.size(); queue++) {
      track(out, queues.get(queue).group, threadOfQueue(queue), queues.get(queue).name);
    }
  }

  private static void group(TraceEvents out, int group, String name, int position) {
    out.begin(TraceEvents.METADATA, "process_name", 0, group, group).argument("name", name).end();
    out.begin(TraceEvents.METADATA, "process_sort_index", 0, group, group)
        .argument("sort_index", position)
        .end();
  }

  private static void track(TraceEvents out, int group, int thread, String name) {
    if (!name.isEmpty()) {
      out.begin(TraceEvents.METADATA, "thread_name", 0, group, thread).argument("name", name).end();
      out.begin(TraceEvents.METADATA, "thread_sort_index", 0, group, thread)
          .argument("sort_index", thread)
          .end();
    }
  }

  /** The thread number of a task's track. */
  static int threadOfTask(int task) {
    return FIRST_TASK_THREAD + task;
  }

  /** The thread number of a queue's track. */
  static int threadOfQueue(int queue) {
    return FIRST_QUEUE_THREAD + queue;
  }
}

package org.vramlab.workloads.explain;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * Who and what takes part in a run, by the numbers of its events: tasks with what they are at,
 * buffers with what is known of them, and the names of pools and queues. Threads: one at a time.
 */
final class Cast {
  private final Int2ObjectOpenHashMap<String> pools = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<String> queues = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<Member> members = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<Prop> props = new Int2ObjectOpenHashMap<>();
  private final Int2IntOpenHashMap bufferOfLock = new Int2IntOpenHashMap();

  /** What a task is at. */
  static final class Member {
    final String name;
    Doer doer;

    /** Who was passed over in the walk that is going on, and for whom that makes room. */
    final List<Skip> skips = new ArrayList<>();

    int walkFor = EventSink.NONE;
    long waitBeganNanos;
    @Nullable Doer waitsFor;

    /** Whether it is submitting the operation that is asked about. */
    boolean inFocus;

    Member(String name) {
      this.name = name;
      this.doer = idle();
    }

    Doer idle() {
      return new Doer(name, -1, -1, "");
    }
  }

  /** What is known of a buffer. */
  static final class Prop {
    Named named;
    String pool = "";
    final long createdNanos;
    @Nullable Eviction evicted;
    final ObjectArrayList<Work> work = new ObjectArrayList<>();
    boolean inFocus;

    Prop(Named named, long createdNanos) {
      this.named = named;
      this.createdNanos = createdNanos;
    }

    /** Adds work on it, and forgets what has ended, but for the last copies. */
    void add(Work added) {
      if (work.size() >= 8) {
        work.removeIf(one -> !one.isUnfinished());
      }
      work.add(added);
    }
  }

  Cast() {
    bufferOfLock.defaultReturnValue(EventSink.NONE);
  }

  /** A task exists. */
  void join(int task, String name) {
    members.put(task, new Member(name));
  }

  /** A buffer exists. */
  void bring(int buffer, int lock, long sizeBytes, long nanos) {
    props.put(buffer, new Prop(new Named(-1, buffer, sizeBytes), nanos));
    bufferOfLock.put(lock, buffer);
  }

  /** A buffer is gone. */
  void remove(int buffer) {
    props.remove(buffer);
  }

  void namePool(int pool, String name) {
    pools.put(pool, name);
  }

  void nameQueue(int queue, String name) {
    queues.put(queue, name);
  }

  /** All tasks, in no particular order. */
  Iterable<Member> members() {
    return members.values();
  }

  /** The task of that number. */
  Member member(int task) {
    Member state = members.get(task);
    if (state == null) {
      state = new Member(task == EventSink.NONE ? "nobody" : "task " + task);
      members.put(task, state);
    }
    return state;
  }

  /** The buffer of that number. */
  Prop prop(int buffer) {
    Prop state = props.get(buffer);
    if (state == null) {
      state = new Prop(new Named(-1, buffer, 0), 0);
      props.put(buffer, state);
    }
    return state;
  }

  @Nullable Named bufferOf(int lock) {
    int buffer = bufferOfLock.get(lock);
    return buffer == EventSink.NONE ? null : prop(buffer).named;
  }

  String lockName(int lock) {
    return bufferOfLock.get(lock) == EventSink.NONE ? "a page table" : "a buffer";
  }

  String poolName(int pool) {
    String name = pools.get(pool);
    return name == null ? "pool " + pool : name;
  }

  String queueName(int queue) {
    String name = queues.get(queue);
    return name == null ? "queue " + queue : name;
  }
}

package org.vramlab.workloads.format.torch;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Tensors in existence that can only be told apart by size and category. Threads: one. */
final class UnnamedTensors {
  private static final int CATEGORY_BITS = 7;

  /** By size and category. */
  private final Long2ObjectOpenHashMap<Group> groups = new Long2ObjectOpenHashMap<>();

  /** By size alone, for ends whose category has changed meanwhile. */
  private final Long2ObjectOpenHashMap<ArrayDeque<Tensor>> bySize = new Long2ObjectOpenHashMap<>();

  private int nextBuffer;

  /** A tensor, and whether it still exists. */
  private static final class Tensor {
    final int buffer;
    boolean gone;

    Tensor(int buffer) {
      this.buffer = buffer;
    }
  }

  /** Tensors of one size and category; those that are gone are skipped when they are met. */
  private static final class Group {
    /** By creation, the youngest last. */
    final ArrayDeque<Tensor> stack = new ArrayDeque<>();

    /** By their last write, the oldest first. */
    final ArrayDeque<Tensor> turn = new ArrayDeque<>();
  }

  /** A new tensor; returns its buffer. */
  int create(long bytes, int category) {
    Tensor tensor = new Tensor(nextBuffer++);
    Group group = groups.computeIfAbsent(key(bytes, category), absent -> new Group());
    group.stack.addLast(tensor);
    group.turn.addLast(tensor);
    bySize.computeIfAbsent(bytes, absent -> new ArrayDeque<>()).addLast(tensor);
    return tensor.buffer;
  }

  /** The one whose last write is longest ago, which is being written now; -1 for none. */
  int oldest(long bytes, int category) {
    Group group = groups.get(key(bytes, category));
    Tensor tensor = group == null ? null : pollFirst(group.turn);
    if (group == null || tensor == null) {
      return youngestOf(bytes);
    }
    group.turn.addLast(tensor);
    return tensor.buffer;
  }

  /** The youngest one, which ends now; -1 for none. */
  int removeYoungest(long bytes, int category) {
    Group group = groups.get(key(bytes, category));
    Tensor tensor = group == null ? null : pollLast(group.stack);
    if (tensor == null) {
      ArrayDeque<Tensor> any = bySize.get(bytes);
      tensor = any == null ? null : pollLast(any);
    }
    if (tensor == null) {
      return -1;
    }
    tensor.gone = true;
    return tensor.buffer;
  }

  /** The youngest of any category; -1 for none. */
  private int youngestOf(long bytes) {
    ArrayDeque<Tensor> any = bySize.get(bytes);
    if (any == null) {
      return -1;
    }
    Tensor youngest = pollLast(any);
    if (youngest == null) {
      return -1;
    }
    any.addLast(youngest);
    return youngest.buffer;
  }

  private static @Nullable Tensor pollFirst(ArrayDeque<Tensor> tensors) {
    Tensor tensor = tensors.pollFirst();
    while (tensor != null && tensor.gone) {
      tensor = tensors.pollFirst();
    }
    return tensor;
  }

  private static @Nullable Tensor pollLast(ArrayDeque<Tensor> tensors) {
    Tensor tensor = tensors.pollLast();
    while (tensor != null && tensor.gone) {
      tensor = tensors.pollLast();
    }
    return tensor;
  }

  private static long key(long bytes, int category) {
    return bytes << CATEGORY_BITS | category;
  }
}

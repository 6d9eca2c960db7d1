package org.vramlab.devices.hmm;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Task;

/**
 * A range of a process's memory that a device may use ({@code struct mmu_interval_notifier}).
 *
 * <p>Life: mapped; faulted in and invalidated any number of times; unmapped with its process. Who
 * uses the pages without holding anything remembers the sequence number from before, and asks
 * whether it has changed, in the place where it can still turn back.
 *
 * <p>Threads: any task.
 */
public final class UserRange {
  private final UserMemory memory;
  private final long bytes;
  private final LeafLock lock;

  /** Who must be asked before the pages go; null for nobody. Guarded, as all below. */
  private @Nullable UserMapping notifier;

  private long sequence;
  private boolean invalidating;
  private final ObjectArrayList<Task> waiting = new ObjectArrayList<>(0);

  private UserPages pages = new UserPages(0);
  private long replacements;

  UserRange(UserMemory memory, long bytes) {
    this.memory = memory;
    this.bytes = bytes;
    this.lock =
        memory.sched().newLeafLock("range of " + memory).watchedBy(memory.lockdep(), "range list");
  }

  /** Its size. */
  public long bytes() {
    return bytes;
  }

  UserMemory memory() {
    return memory;
  }

  /** How often its pages were replaced by others. */
  public long replacements() {
    return replacements;
  }

  /**
   * The device of {@code mapping} is asked from now on.
   *
   * @throws IllegalStateException another is asked: it would go on to use pages that have gone
   */
  void notifies(UserMapping mapping) {
    lock.lock();
    UserMapping other = notifier;
    if (other == null) {
      notifier = mapping;
      mapping.begins(pages);
    }
    lock.unlock();
    if (other != null) {
      throw new IllegalStateException(this + " is registered already, as " + other);
    }
  }

  /**
   * The device of {@code mapping} is not asked any more; if it is being asked right now, sleeps
   * until it has answered ({@code mmu_interval_notifier_remove}).
   */
  void notifiesNoMore(UserMapping mapping) {
    lock.lock();
    if (notifier == mapping) {
      awaitInvalidation();
      notifier = null;
    }
    lock.unlock();
  }

  /**
   * The sequence number by which {@link #changedSince} tells whether pages are still there; sleeps
   * while they are being taken away ({@code mmu_interval_read_begin}).
   */
  long beginRead() {
    lock.lock();
    awaitInvalidation();
    long now = sequence;
    lock.unlock();
    return now;
  }

  /** Whether the pages have gone since, or are going ({@code mmu_interval_read_retry}). */
  boolean changedSince(long before) {
    lock.lock();
    boolean changed = invalidating || sequence != before;
    lock.unlock();
    return changed;
  }

  /** Sees to it that there are pages, under the mmap lock; who has them has no claim to them. */
  UserPages fault() {
    memory.mmapLock().lockShared();
    lock.lock();
    UserPages now = pages;
    lock.unlock();
    memory.mmapLock().unlockShared();
    return now;
  }

  /**
   * The host wants the pages for something else, and moves what they hold to others: compaction, a
   * fork, another node. Whoever uses them is asked first, in an MMU-notifier section ({@code
   * mmu_notifier_invalidate_range_start}), and the pages go when it has agreed.
   */
  public void replacePages() {
    int task = memory.sched().currentTask().id();
    lock.lock();
    awaitInvalidation();
    invalidating = true;
    UserMapping asked = notifier;
    lock.unlock();
    if (asked != null) {
      memory.lockdep().enter(task, Section.MMU_NOTIFIER);
      boolean before = memory.lockdep().runsGpuDriver(task, asked.isGpu());
      asked.invalidate();
      memory.lockdep().runsGpuDriver(task, before);
      memory.lockdep().leave(task, Section.MMU_NOTIFIER);
    }
    lock.lock();
    UserPages old = pages;
    pages = new UserPages(old.version());
    old.write(Content.NOTHING);
    replacements++;
    invalidating = false;
    for (int i = 0; i < waiting.size(); i++) {
      memory.sched().unpark(waiting.get(i));
    }
    waiting.clear();
    lock.unlock();
  }

  /** The device was told, and has not agreed yet: what was faulted in before is stale. */
  void pagesAreGoing() {
    lock.lock();
    sequence++;
    lock.unlock();
  }

  /** The lock is held, and dropped meanwhile. */
  private void awaitInvalidation() {
    while (invalidating) {
      Task task = memory.sched().currentTask();
      if (!waiting.contains(task)) {
        waiting.add(task);
      }
      lock.unlock();
      memory.sched().park();
      lock.lock();
    }
  }

  /** What its pages hold, a version, or garbage: for who knows that nobody writes. */
  public Content content() {
    return pages;
  }

  @Override
  public String toString() {
    return bytes + " bytes in the " + memory;
  }
}

package org.vramlab.ttm.pages;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * The pages of the host that buffers of all devices have ({@code ttm_pool}, and the global page
 * limit of {@code ttm_tt}).
 *
 * <p>There is a limit, half of the memory in Linux: whoever populates beyond it has others swapped
 * out, device by device, until it is met or nobody can be swapped out; then it waits for pages that
 * the hardware still uses; and goes on in either case. Whoever may not reclaim does neither. There
 * is a capacity, beyond which nothing is given. Freed pages that are not cached are kept in pools,
 * and let go when memory is short.
 *
 * <p>Threads: any task; vectors are guarded by their buffers' reservations, the counters by a leaf
 * lock. Swapping out trylocks, inside a reclaim section.
 */
public final class HostMemory {
  /** A limit or capacity that is never met. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final Fence[] NO_FENCES = {};

  private final Sched sched;
  private final Lockdep lockdep;
  private final LeafLock lock;
  private final long capacityPages;
  private final BlockPool[] pools = new BlockPool[Caching.values().length];
  private final BusyPages busy = new BusyPages();
  private final ObjectArrayList<Swapper> swappers = new ObjectArrayList<>();

  /** As {@link #limitPages()}. */
  private long limitPages;

  /**
   * Pages of all populated vectors, and those that are busy; with those in the pools never more
   * than the capacity.
   */
  private long usedPages;

  /** Error injection. */
  private volatile boolean smallFail;

  /** Most that {@link #usedPages} ever was. */
  private long peakPages;

  private long swappedPages;

  /** Swapped out in all, and brought back in all. */
  private long swapOuts;

  private long swapIns;

  /** A host that never runs short. */
  public static HostMemory unlimited(Sched sched, Lockdep lockdep) {
    return new HostMemory(sched, lockdep, UNLIMITED, UNLIMITED);
  }

  /**
   * @param capacityPages beyond which nothing is given
   * @param limitPages beyond which others are swapped out
   */
  public HostMemory(Sched sched, Lockdep lockdep, long capacityPages, long limitPages) {
    if (capacityPages < 0 || limitPages < 0) {
      throw new IllegalArgumentException(
          "a capacity of " + capacityPages + " and a limit of " + limitPages + " pages");
    }
    this.sched = sched;
    this.lockdep = lockdep;
    this.lock = sched.newLeafLock("host memory").watchedBy(lockdep, "host memory lock");
    this.capacityPages = capacityPages;
    this.limitPages = limitPages;
    for (int i = 0; i < pools.length; i++) {
      pools[i] = new BlockPool();
    }
    lock.guards(this::digest);
  }

  private void digest(Digest into) {
    into.add(usedPages).add(swappedPages).add(pooled()).add(busy.pages());
    for (int i = 0; i < swappers.size(); i++) {
      into.add(swappers.get(i).number());
    }
  }

  /**
   * Error injection, as the kernel's {@code failslab}: whether small allocations fail from now on.
   */
  public void failSmallAllocations(boolean whether) {
    smallFail = whether;
  }

  /**
   * A small allocation that may not sleep, as of a list of fences: false if there is no memory for
   * it. Of pages it takes none.
   */
  public boolean hasMemoryForSmall() {
    return !smallFail;
  }

  /** Takes part in round robin when something must be swapped out. */
  public void add(Swapper swapper) {
    lock.lock();
    swappers.add(swapper);
    lock.unlock();
  }

  /** Takes part no more: its device goes away. */
  public void remove(Swapper swapper) {
    lock.lock();
    swappers.remove(swapper);
    lock.unlock();
  }

  /**
   * Allocates the pages of {@code vector}, and brings its contents back if they were swapped out
   * ({@code ttm_tt_populate}); does nothing if they are there.
   *
   * <p>A request that may not reclaim does not look at the limit.
   *
   * @throws NoMemory beyond the capacity; nothing has changed
   * @throws Interrupted a signal came; others may have been swapped out, and nothing else changed
   */
  public void populate(PageVector vector, PageRequest request)
      throws WouldDeadlock, NoMemory, Interrupted {
    if (vector.isPopulated()) {
      return;
    }
    if (!vector.isExternal()) {
      lockdep.allocates(sched.currentTask().id(), request.mayReclaim());
      take(vector, request);
    }
    vector.populated(true);
    if (vector.isSwapped()) {
      vector.swapped(false);
      lock.lock();
      swappedPages -= vector.pages();
      swapIns++;
      lock.unlock();
    }
  }

  private void take(PageVector vector, PageRequest request)
      throws WouldDeadlock, NoMemory, Interrupted {
    boolean mayReclaim = request.mayReclaim();
    boolean goesOn = true;
    while (goesOn) {
      lock.lock();
      busy.reap(this::freed);
      boolean within = usedPages + vector.pages() <= limitPages;
      boolean done = (within || !mayReclaim) && tryTake(vector);
      lock.unlock();
      if (done) {
        return;
      }
      goesOn = mayReclaim && (swapOutOne(request) > 0 || awaitBusy(request));
    }
    lock.lock();
    boolean done = tryTake(vector);
    lock.unlock();
    if (!done) {
      throw NoMemory.INSTANCE;
    }
  }

  /**
   * Waits until the oldest pages that are busy have become free; false if there are none, or the
   * request may not wait.
   */
  private boolean awaitBusy(PageRequest request) throws Interrupted {
    if (!request.mayWait()) {
      return false;
    }
    lock.lock();
    Fence[] oldest = busy.oldest();
    lock.unlock();
    if (oldest == null) {
      return false;
    }
    for (Fence fence : oldest) {
      fence.await(request.isInterruptible());
    }
    return true;
  }

  /** The limit is not looked at. */
  private boolean tryTake(PageVector vector) {
    if (vector.pages() > capacityPages - usedPages) {
      return false;
    }
    pools[vector.caching().ordinal()].take(vector.pages());
    usedPages += vector.pages();
    peakPages = Math.max(peakPages, usedPages);
    while (pooled() > capacityPages - usedPages) {
      shrinkPools();
    }
    return true;
  }

  /** Frees the pages of {@code vector}, contents included ({@code ttm_tt_unpopulate}). */
  public void unpopulate(PageVector vector) {
    unpopulateBehind(vector, NO_FENCES);
  }

  /**
   * The same, of pages that the hardware uses until {@code fences} have signalled: somebody else
   * gets them then. Where there is neither limit nor capacity nobody can tell, and they go at once.
   */
  public void unpopulateBehind(PageVector vector, Fence[] fences) {
    lock.lock();
    if (vector.isSwapped()) {
      vector.swapped(false);
      swappedPages -= vector.pages();
    }
    boolean counts = limitPages != UNLIMITED || capacityPages != UNLIMITED;
    if (counts && fences.length > 0 && vector.isPopulated() && !vector.isExternal()) {
      busy.add(vector.pages(), vector.caching(), fences);
      vector.populated(false);
    } else {
      giveBack(vector);
    }
    lock.unlock();
  }

  /** Writes the pages of {@code vector}, which are there, to swap space, and frees them. */
  public void swapOut(PageVector vector) {
    if (!vector.isPopulated() || vector.isExternal()) {
      throw new IllegalStateException("there is nothing to swap out");
    }
    lock.lock();
    giveBack(vector);
    vector.swapped(true);
    swappedPages += vector.pages();
    swapOuts++;
    lock.unlock();
  }

  private void giveBack(PageVector vector) {
    if (vector.isPopulated() && !vector.isExternal()) {
      freed(vector.pages(), vector.caching());
    }
    vector.populated(false);
  }

  private void freed(long pages, Caching caching) {
    usedPages -= pages;
    assert usedPages >= 0 : "more pages were freed than allocated";
    if (caching.isDear()) {
      pools[caching.ordinal()].keep(pages);
    }
  }

  /**
   * Has one buffer of some device swapped out, device by device in turn ({@code
   * ttm_global_swapout}).
   *
   * @return pages that became free; 0 if nobody can be swapped out
   */
  public long swapOutOne(PageRequest request) throws WouldDeadlock, Interrupted {
    beginReclaim(request.ticket());
    try {
      return swapOutInTurn(request);
    } finally {
      endReclaim(request.ticket());
    }
  }

  private void beginReclaim(Ticket ticket) {
    lockdep.enter(sched.currentTask().id(), Section.RECLAIM);
    ticket.beginTrylocking();
  }

  private void endReclaim(Ticket ticket) {
    ticket.endTrylocking();
    lockdep.leave(sched.currentTask().id(), Section.RECLAIM);
  }

  private long swapOutInTurn(PageRequest request) throws WouldDeadlock, Interrupted {
    for (Swapper swapper : swappersInTurn()) {
      int task = sched.currentTask().id();
      boolean before = lockdep.runsGpuDriver(task, swapper.isGpu());
      long pages;
      try {
        pages = swapper.swapOutOne(request);
      } finally {
        lockdep.runsGpuDriver(task, before);
      }
      if (pages > 0) {
        putLast(swapper);
        return pages;
      }
    }
    return 0;
  }

  /**
   * Those of now: while one of them is asked, which may sleep, others come, go and change places.
   */
  private Swapper[] swappersInTurn() {
    lock.lockToRead();
    try {
      return swappers.toArray(new Swapper[0]);
    } finally {
      lock.unlock();
    }
  }

  private void putLast(Swapper swapper) {
    lock.lock();
    if (swappers.remove(swapper)) {
      swappers.add(swapper);
    }
    lock.unlock();
  }

  /**
   * The shrinker: somebody else wants memory ({@code ttm_pool_shrink}, then {@code
   * ttm_global_swapout}). What is kept in pools goes first; then others are swapped out, trylocking
   * only.
   *
   * @param pages how many
   * @return how many became free: fewer if nobody else can be swapped out, more if the last one had
   *     more
   */
  public long shrink(long pages, Ticket ticket) throws WouldDeadlock, Interrupted {
    PageRequest request = PageRequest.of(ticket);
    beginReclaim(ticket);
    try {
      long freed = shrinkPools(pages);
      for (long got = 1; freed < pages && got > 0; freed += got) {
        got = swapOutInTurn(request);
      }
      return freed;
    } finally {
      endReclaim(ticket);
    }
  }

  private long shrinkPools(long pages) {
    long freed = 0;
    lock.lock();
    busy.reap(this::freed);
    for (long got = 1; freed < pages && got > 0; freed += got) {
      got = shrinkPools();
    }
    lock.unlock();
    return freed;
  }

  /** Lets go of everything that is kept in pools ({@code ttm_pool_fini}). */
  public void releasePools() {
    lock.lock();
    busy.reap(this::freed);
    while (shrinkPools() > 0) {
      // Block by block.
    }
    lock.unlock();
  }

  private long shrinkPools() {
    long freed = 0;
    for (int i = 0; i < pools.length && freed == 0; i++) {
      freed = pools[i].shrink();
    }
    return freed;
  }

  private long pooled() {
    long pages = 0;
    for (BlockPool pool : pools) {
      pages += pool.pages();
    }
    return pages;
  }

  /** Pages beyond which others are swapped out. */
  public long limitPages() {
    return limitPages;
  }

  /** Raises or lowers the limit: what is used already stays until the next who populates. */
  public void limitPages(long newLimit) {
    lock.lock();
    limitPages = newLimit;
    lock.unlock();
  }

  /** Pages of all populated vectors, and those that the hardware still uses. */
  public long usedPages() {
    lock.lock();
    busy.reap(this::freed);
    long pages = usedPages;
    lock.unlock();
    return pages;
  }

  /** Pages that nobody has any more, and that are free once the hardware has ended with them. */
  public long busyPages() {
    lock.lock();
    busy.reap(this::freed);
    long pages = busy.pages();
    lock.unlock();
    return pages;
  }

  /** Most pages that populated vectors ever had together. */
  public long peakPages() {
    return peakPages;
  }

  /** Pages kept in the pool of a caching class. */
  public long pooledPages(Caching caching) {
    return pools[caching.ordinal()].pages();
  }

  /** Pages kept in blocks of 2^{@code order}. */
  public long pooledPages(Caching caching, int order) {
    return pools[caching.ordinal()].pagesOfOrder(order);
  }

  /** Pages in swap space. */
  public long swappedPages() {
    return swappedPages;
  }

  /** How often something was swapped out. */
  public long swapOuts() {
    return swapOuts;
  }

  /** How often something was brought back. */
  public long swapIns() {
    return swapIns;
  }
}

package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vramlab.ttm.event.EventSink;

/** The words for tickets and locks, and who holds what. */
final class LockStory implements EventSink, OwnLockListener {
  private final StoryPage page;
  private final SortedMap<Integer, Holding> holders = new TreeMap<>();

  /** Those that are no ww locks, by name. */
  private final SortedMap<String, Holding> ownHolders = new TreeMap<>();

  /** By ticket: the task that opened it. */
  private final SortedMap<Integer, Integer> ticketTasks = new TreeMap<>();

  /** By task: its open ticket. */
  private final SortedMap<Integer, OpenTicket> tickets = new TreeMap<>();

  /** By task: the lock that it sleeps for. */
  private final SortedMap<Integer, Integer> lockWaits = new TreeMap<>();

  LockStory(StoryPage page) {
    this.page = page;
  }

  /**
   * Who holds a lock.
   *
   * @param loose without a context
   */
  private record Holding(int task, boolean loose, int sinceStep) {}

  private static final class OpenTicket {
    private final long stamp;

    /** The lock that it lost and takes next; {@link #NONE} if there is none. */
    private int contended = NONE;

    /** The lock that it woke up without. */
    private int wokeWithout = NONE;

    private boolean wounded;

    OpenTicket(long stamp) {
      this.stamp = stamp;
    }
  }

  // ---- What stands at the end.

  /** The locks that the task holds. */
  List<String> heldBy(int task) {
    List<String> held = new ArrayList<>();
    holders.forEach((lock, holding) -> {
      if (holding.task == task) {
        held.add(page.lock(lock) + (holding.loose ? " (without a context)" : ""));
      }
    });
    ownHolders.forEach((name, holding) -> {
      if (holding.task == task) {
        held.add(name);
      }
    });
    return held;
  }

  /** The task's open ticket, in brackets; empty if it has none. */
  String ticketOf(int task) {
    OpenTicket ticket = tickets.get(task);
    return ticket == null ? "" : " (stamp " + ticket.stamp + (ticket.wounded ? ", wounded)" : ")");
  }

  /** Locks that are still held last until {@code endStep}. */
  List<Story.Stretch> open(int endStep) {
    List<Story.Stretch> all = new ArrayList<>();
    holders.forEach((lock, holding) -> all.add(held(page.lock(lock), holding, endStep)));
    ownHolders.forEach((name, holding) -> all.add(held(name, holding, endStep)));
    return all;
  }

  private Story.Stretch held(String lock, Holding holding, int toStep) {
    return new Story.Stretch(true, page.task(holding.task), lock, holding.sinceStep, toStep);
  }

  private String holder(int lock) {
    Holding holding = holders.get(lock);
    return holding == null
        ? "free"
        : "held by " + page.task(holding.task) + (holding.loose ? " without a context" : "");
  }

  // ---- Locks of the world's own.

  @Override
  public void taken(int task, String lock) {
    if (!page.isOver()) {
      page.say("lock " + lock + ": got");
      ownHolders.put(lock, new Holding(task, false, page.step()));
    }
  }

  @Override
  public void released(int task, String lock) {
    Holding holding = page.isOver() ? null : ownHolders.remove(lock);
    if (holding != null) {
      page.say(StoryPage.RELEASE + lock);
      page.lasted(held(lock, holding, page.step()));
    }
  }

  // ---- Events.

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    if (!page.isOver()) {
      ticketTasks.put(ticket, task);
      tickets.put(task, new OpenTicket(stamp));
      page.say("opens a ticket, stamp " + stamp);
    }
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    if (!page.isTold()) {
      return;
    }
    OpenTicket open = tickets.get(task);
    if (open != null) {
      open.contended = lock;
      open.wounded = false;
    }
    int wokeWithout = open == null ? NONE : open.wokeWithout;
    if (lock == NONE) {
      page.say("an older ticket wants space in " + page.pool(pool) + " -> backs off");
    } else if (wokeWithout == lock) {
      page.say("EDEADLK -> backs off, contended " + page.lock(lock));
    } else {
      String name = page.lock(lock);
      page.say("lock " + name + " (" + holder(lock) + "): EDEADLK -> backs off, contended " + name);
    }
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    page.say("seals");
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    if (!page.isOver()) {
      tickets.remove(task);
      page.say(sealed ? StoryPage.ENDS : "gives up");
    }
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    if (!page.isTold()) {
      return;
    }
    int task = ticketTasks.getOrDefault(ticket, NONE);
    OpenTicket open = tickets.get(task);
    if (open != null) {
      open.wounded = true;
    }
    page.say("wounds " + page.task(task));
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    if (page.isOver()) {
      return;
    }
    if (page.isTold()) {
      OpenTicket open = tickets.get(task);
      boolean slow = open != null && open.contended == lock;
      String context = ticket == NONE ? " without a context" : "";
      String name = page.lock(lock);
      page.say(
          lockWaits.containsKey(task)
              ? "wakes and has " + name + context
              : (slow ? "slow lock " : "lock ") + name + context + ": got");
      if (open != null) {
        open.contended = NONE;
        open.wokeWithout = NONE;
      }
    }
    holders.put(lock, new Holding(task, ticket == NONE, page.step()));
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    if (page.isOver()) {
      return;
    }
    Holding holding = holders.remove(lock);
    if (page.isTold()) {
      page.say(StoryPage.RELEASE + page.lock(lock));
      if (holding != null) {
        page.lasted(held(page.lock(lock), holding, page.step()));
      }
    }
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    if (!page.isTold()) {
      return;
    }
    lockWaits.put(task, lock);
    OpenTicket open = tickets.get(task);
    boolean slow = open != null && open.contended == lock;
    String name = page.lock(lock);
    String context = ticket == NONE ? " without a context" : "";
    page.saySleeps(
        (slow ? "slow lock " : "lock ") + name + context + ": sleeps (" + holder(lock) + ")");
    page.waitBegan(page.task(task), name);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    if (!page.isTold()) {
      return;
    }
    lockWaits.remove(task);
    if (!acquired) {
      page.say("wakes without " + page.lock(lock) + " (" + holder(lock) + ")");
      OpenTicket open = tickets.get(task);
      if (open != null) {
        open.wokeWithout = lock;
      }
    }
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    if (page.isTold()) {
      page.saySleeps("waits for space in " + page.pool(pool));
      page.waitBegan(page.task(task), "space in " + page.pool(pool));
    }
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    page.say("nobody older wants space in " + page.pool(pool) + " any more");
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    page.say("no room, registers for space in " + page.pool(pool));
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    page.say("wants no more space in " + page.pool(pool));
  }
}

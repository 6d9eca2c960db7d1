package org.vramlab.ttm.explore;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Tickets that each take some mutexes in an order of their own, and let them go: the smallest world
 * in which back-off matters.
 */
public final class MutexScenario implements Scenario {
  private final int mutexes;
  private final List<String> names;
  private final List<int[]> orders;
  private final boolean endless;

  /**
   * @param mutexes how many
   * @param orders for each ticket, which mutexes it takes, in order
   * @param endless whether each does so again and again, for ever
   */
  public MutexScenario(int mutexes, List<int[]> orders, boolean endless) {
    this(
        mutexes,
        IntStream.range(0, orders.size()).mapToObj(i -> "T" + i).toList(),
        orders,
        endless);
  }

  /**
   * As the other.
   *
   * @param names what the tickets are called
   */
  public MutexScenario(int mutexes, List<String> names, List<int[]> orders, boolean endless) {
    if (names.size() != orders.size()) {
      throw new IllegalArgumentException(names.size() + " names of " + orders.size() + " tickets");
    }
    this.mutexes = mutexes;
    this.names = List.copyOf(names);
    this.endless = endless;
    this.orders = orders.stream().map(int[]::clone).toList();
  }

  @Override
  public String name() {
    StringBuilder name = new StringBuilder("mutexes");
    for (int[] order : orders) {
      name.append(' ').append(Arrays.toString(order));
    }
    return name.toString();
  }

  @Override
  public String description() {
    return orders.size() + " tickets take some of " + mutexes + " mutexes, each in its order";
  }

  @Override
  public boolean isEndless() {
    return endless;
  }

  @Override
  public World build(Stage stage) {
    Stage.Settings settings = stage.settings();
    WwClass wwClass = stage.newWwClass();
    Owner[] owners = new Owner[mutexes];
    Arrays.setAll(owners, i -> new Owner(new WwMutex(wwClass)));
    for (Owner owner : owners) {
      stage.runtime().events().lockCreated(0, owner.lock.id(), EventSink.NONE);
    }
    TicketSettings behaviour =
        new TicketSettings(settings.mode(), settings.keepVictims(), false, 0);
    for (int i = 0; i < orders.size(); i++) {
      int[] order = orders.get(i);
      Ticket ticket = new Ticket(wwClass, behaviour);
      stage
          .runtime()
          .spawn(
              names.get(i),
              () -> {
                try {
                  do {
                    stage.runtime().beginsRound(0);
                    ticket.execute(t -> {
                      for (int mutex : order) {
                        t.lock(owners[mutex]);
                      }
                      t.seal();
                    });
                  } while (endless);
                } catch (NoMemory | Busy unexpected) {
                  throw new IllegalStateException(unexpected);
                }
              });
    }
    return new Mutexes(List.of(owners));
  }

  private record Mutexes(List<Owner> owners) implements World {
    @Override
    public void checkAtEnd() {
      for (Owner owner : owners) {
        if (owner.lock.isLocked()) {
          throw new IllegalStateException(owner.lock + " is left locked");
        }
        if (owner.references.get() != 1) {
          throw new IllegalStateException(
              owner.lock + " has " + owner.references + " references left, not 1");
        }
      }
    }

    @Override
    public String nameOfLock(int lock) {
      for (int i = 0; i < owners.size(); i++) {
        if (owners.get(i).lock.id() == lock) {
          return "m" + i;
        }
      }
      return World.super.nameOfLock(lock);
    }
  }

  private record Owner(WwMutex lock, AtomicInteger references) implements LockOwner {
    Owner(WwMutex lock) {
      this(lock, new AtomicInteger(1));
    }

    @Override
    public void retain() {
      references.incrementAndGet();
    }

    @Override
    public void release() {
      references.decrementAndGet();
    }
  }
}

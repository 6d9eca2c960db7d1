package org.vramlab.ttm.explore;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.ww.WwClass;

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
    Mutexes world = new Mutexes(stage, wwClass, mutexes);
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
                        t.lock(world.owner(mutex));
                      }
                      t.seal();
                    });
                  } while (endless);
                } catch (NoMemory | Busy unexpected) {
                  throw new IllegalStateException(unexpected);
                }
              });
    }
    return world;
  }
}

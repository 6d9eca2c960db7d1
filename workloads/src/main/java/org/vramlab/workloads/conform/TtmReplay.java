package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Does what a recorded scenario did, through the manager's public interface in the locking mode
 * {@code one-ticket}, and compares result, events in order, pages moved and, where it was written
 * down, the state after every operation.
 *
 * <p>A task is the scenario's thread. What it leaves to be deleted later is ended after each
 * operation by a worker, in the recorded order, since the order of several workers was the
 * scheduler's choice; their events are compared as a set.
 */
public final class TtmReplay {
  private final String file;
  private final TtmScenario scenario;
  private final Simulation simulation = new Simulation();
  private final TtmFences fences;
  private final TtmDevice device;
  private final TtmHolder holder;
  private final TtmHelper worker;
  private final TtmOperations operations;
  private final Ticket ticket;
  private final List<BufferObject> zombies = new ArrayList<>();
  private @Nullable Disagreement disagreement;

  /** The next step. */
  private int at;

  /** What the scenario is at, for a failure of the library itself. */
  private long line;

  private TtmReplay(String file, TtmScenario scenario, Faults faults) {
    this.file = file;
    this.scenario = scenario;
    // Scenarios misuse the manager on purpose, which is not for lockdep to judge.
    WwClass wwClass = new WwClass(simulation, Lockdep.OFF, Algorithm.WAIT_DIE, faults);
    fences = new TtmFences(simulation);
    device = new TtmDevice(wwClass, scenario.device(), fences, zombies::add);
    holder = new TtmHolder(simulation, wwClass, device);
    worker = new TtmHelper(simulation, "delayed delete");
    operations = new TtmOperations(wwClass, device, fences, holder);
    ticket = new Ticket(wwClass, new TicketSettings(EvictionMode.ONE_TICKET, false, false, 0));
  }

  /**
   * Replays {@code scenario} and returns the first step that differs; null if none does.
   *
   * @param file named in the answer
   */
  public static @Nullable Disagreement run(String file, TtmScenario scenario) {
    return run(file, scenario, Faults.NONE);
  }

  /** As the other, with faults planted: for tests of the tests. */
  static @Nullable Disagreement run(String file, TtmScenario scenario, Faults faults) {
    return new TtmReplay(file, scenario, faults).run();
  }

  private @Nullable Disagreement run() {
    fences.hurryFor(simulation.spawn("scenario", this::control));
    try {
      simulation.run();
    } catch (RuntimeException | AssertionError broken) {
      if (disagreement == null) {
        Differences differences = new Differences();
        differences.compare("failure", "none", String.valueOf(broken));
        disagree(-1, "the library failed", differences);
      }
    }
    return disagreement;
  }

  private void control() throws Interrupted {
    holder.begin();
    try {
      while (goesOn()) {
        ticket.execute(this::withTicket);
      }
      if (disagreement == null) {
        line = scenario.endLine();
        Differences differences = new Differences();
        compareState(differences, scenario.end());
        disagree(-1, "the end", differences);
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException(impossible);
    }
    worker.leave();
    holder.leave();
  }

  private boolean goesOn() {
    return at < scenario.steps().size() && disagreement == null;
  }

  /** One operation; or a session, from its beginning to its end. */
  private void withTicket(Ticket open) throws WouldDeadlock, Interrupted {
    TtmScenario.Step first = scenario.steps().get(at);
    if (first.verb() != TtmVerb.TICKET_BEGIN) {
      step(open);
      return;
    }
    operations.session(true);
    accept(TtmOperations.Outcome.DONE);
    while (goesOn() && scenario.steps().get(at).verb() != TtmVerb.TICKET_END) {
      step(open);
    }
    if (goesOn()) {
      if (!scenario.steps().get(at).word(1).contains("n")) {
        operations.touchMembers();
      }
      open.releaseSince(0);
      operations.session(false);
      accept(TtmOperations.Outcome.DONE);
    }
  }

  private void step(Ticket open) throws WouldDeadlock, Interrupted {
    TtmScenario.Step step = scenario.steps().get(at);
    line = step.line();
    accept(operations.perform(step, open));
  }

  /** Lets the workers run, and compares. */
  private void accept(TtmOperations.Outcome outcome) {
    TtmScenario.Step step = scenario.steps().get(at);
    line = step.line();
    at++;
    List<Object> here = device.takeEvents();
    List<?> recorded = step.events();
    List<?> recordedOwn = recorded.subList(0, Math.min(here.size(), recorded.size()));
    List<?> recordedLater = recorded.subList(recordedOwn.size(), recorded.size());
    finishDeletions(recordedLater);
    Differences differences = new Differences();
    differences.compare("engine", step.engine(), outcome.engine());
    differences.compare("rc", step.result(), outcome.result());
    differences.compare("moved", step.movedPages(), outcome.movedPages());
    differences.compare("ev", recordedOwn, here);
    differences.compare(
        "ev, later", Differences.sorted(recordedLater), Differences.sorted(device.takeEvents()));
    TtmScenario.State state = step.state();
    if (state != null) {
      compareState(differences, state);
    }
    disagree(step.index(), step.text(), differences);
  }

  private void finishDeletions(List<?> recorded) {
    BufferObject next = nextZombie(recorded);
    while (next != null) {
      zombies.remove(next);
      BufferObject zombie = next;
      worker.perform(() -> device.manager().finishDeletion(zombie));
      next = nextZombie(recorded);
    }
  }

  /** Whose end was recorded first among those that can be ended now; null if there is none. */
  private @Nullable BufferObject nextZombie(List<?> recorded) {
    BufferObject earliest = null;
    int best = Integer.MAX_VALUE;
    for (BufferObject zombie : zombies) {
      if (!zombie.reservation().isIdle(Usage.BOOKKEEP) || zombie.lock().isLocked()) {
        continue;
      }
      int position = positionOf(zombie, recorded);
      if (position < best) {
        best = position;
        earliest = zombie;
      }
    }
    return earliest;
  }

  /**
   * Where the end of {@code zombie} was recorded: one buffer may have left several ghosts, which
   * differ in where they were.
   */
  private int positionOf(BufferObject zombie, List<?> recorded) {
    Object number = device.numberOf(zombie);
    Resource resource = zombie.resource();
    int ofSameNumber = -1;
    for (int i = 0; i < recorded.size(); i++) {
      if (recorded.get(i) instanceof List<?> event
          && event.size() == 4
          && event.get(0).equals("release")
          && event.get(1).equals(number)) {
        if (event.get(2).equals(TtmDevice.domainOf(resource))
            && event.get(3).equals(TtmDevice.startOf(resource))) {
          return i;
        }
        ofSameNumber = ofSameNumber < 0 ? i : ofSameNumber;
      }
    }
    return ofSameNumber;
  }

  private void compareState(Differences differences, TtmScenario.State recorded) {
    MemoryManager manager = device.manager();
    List<Object> buffers = new ArrayList<>();
    for (TtmBuffer buffer : device.buffers().values()) {
      Resource resource = buffer.bo.resource();
      TtmGroup bulk = buffer.bo.bulkMove() == null ? null : buffer.group;
      buffers.add(
          List.of(
              (long) buffer.id,
              TtmDevice.domainOf(resource),
              TtmDevice.startOf(resource),
              buffer.bo.pages(),
              (long) buffer.bo.pins(),
              (long) buffer.bo.priority(),
              bulk == null ? -1L : (long) bulk.number,
              flagsOf(buffer)));
    }
    Map<String, Object> lru = new LinkedHashMap<>();
    Map<String, Object> usage = new LinkedHashMap<>();
    for (TtmDomain domain : TtmDomain.values()) {
      if (!manager.hasPool(domain.ordinal())) {
        continue;
      }
      List<Object> lists = new ArrayList<>();
      for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
        lists.add(numbers(manager.lists().residents(domain.ordinal(), priority)));
      }
      lru.put(domain.name(), lists);
      usage.put(domain.name(), manager.pool(domain.ordinal()).usedPages());
    }
    differences.compare("bos", recorded.buffers(), buffers);
    differences.compare("lru", recorded.lru(), lru);
    differences.compare("pinned", recorded.pinned(), numbers(manager.lists().pinned()));
    differences.compare("usage", recorded.usage(), usage);
  }

  /** As the recorder writes them: has a page vector, it is populated, swapped out; freed. */
  private static String flagsOf(TtmBuffer buffer) {
    PageVector vector = buffer.bo.pageVector();
    return (vector == null ? "" : "t")
        + (vector != null && vector.isPopulated() ? "p" : "")
        + (vector != null && vector.isSwapped() ? "s" : "")
        + (buffer.freed ? "z" : "");
  }

  private List<Object> numbers(List<Resident> residents) {
    List<Object> numbers = new ArrayList<>();
    for (Resident resident : residents) {
      numbers.add(device.numberOf((BufferObject) resident));
    }
    return numbers;
  }

  private void disagree(long index, String operation, Differences differences) {
    if (!differences.found().isEmpty()) {
      disagreement =
          new Disagreement(file, line, scenario.name(), index, operation, differences.found());
    }
  }
}

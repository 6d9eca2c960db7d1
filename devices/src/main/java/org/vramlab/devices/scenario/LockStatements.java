package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.vramlab.ttm.explore.LockScenario;
import org.vramlab.ttm.explore.LockScenario.OwnLock;
import org.vramlab.ttm.explore.LockScenario.Step;
import org.vramlab.ttm.explore.MutexScenario;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.ww.WwClass;

/**
 * Those statements of a scenario's text that speak of locks alone, without devices: mutexes, other
 * locks, and who takes them.
 */
final class LockStatements {
  /** Each is a class of lockdep's, of which there are not many. */
  private static final int MOST_LOCKS = 16;

  /** Looks whether a name may be given. */
  interface Naming {
    /** Answers the name. */
    String check(String name) throws ScenarioFormatException;
  }

  private final Function<String, ScenarioFormatException> wrong;
  private final Naming naming;

  /** How many mutexes; 0 for none. */
  private int mutexes;

  private final List<OwnLock> locks = new ArrayList<>();
  private final List<LockScenario.Program> programs = new ArrayList<>();

  /** Whether there is more than mutexes, and tickets that take them. */
  private boolean beyondTickets;

  /**
   * @param wrong makes the failure that says where the statement stands
   */
  LockStatements(Function<String, ScenarioFormatException> wrong, Naming naming) {
    this.wrong = wrong;
    this.naming = naming;
  }

  /** Whether the text is about locks. */
  boolean isUsed() {
    return mutexes > 0 || beyondTickets;
  }

  boolean isNamed(String name) {
    return programs.stream().anyMatch(each -> each.name().equals(name)) || lockNamed(name) >= 0;
  }

  /** {@code mutexes 3}. */
  void mutexes(StatementWords words) throws ScenarioFormatException {
    if (mutexes > 0) {
      throw wrong.apply("there are " + mutexes + " mutexes already; say once how many");
    }
    if (!locks.isEmpty() || !programs.isEmpty()) {
      throw wrong.apply("mutexes are counted first; put this line above the others");
    }
    mutexes = words.number("how many", 1, 64);
  }

  /** {@code lock pages inner}. */
  void lock(StatementWords words) throws ScenarioFormatException {
    String name = naming.check(words.next("a name"));
    if (name.equals(WwClass.LOCKDEP_NAME) || name.matches("m[0-9]+")) {
      throw wrong.apply(
          "reports call the mutexes m0, m1 and so on, and all of them "
              + WwClass.LOCKDEP_NAME
              + "; choose another name than "
              + name);
    }
    String kind = words.next("outer, inner or leaf");
    if (!List.of("outer", "inner", "leaf").contains(kind)) {
      throw wrong.apply("a lock is outer, inner or leaf, not \"" + kind + "\"");
    }
    if (locks.size() == MOST_LOCKS) {
      throw wrong.apply("there are " + MOST_LOCKS + " locks already; leave some out");
    }
    locks.add(new OwnLock(name, LockKind.valueOf(kind.toUpperCase(Locale.ROOT))));
    beyondTickets = true;
  }

  /** {@code ticket T0: 0 1 2}: a task that runs one ticket. */
  void ticket(String statement) throws ScenarioFormatException {
    int colon = statement.indexOf(':');
    if (colon < 0) {
      throw wrong.apply("a ticket has a name and an order, as in \"ticket T0: 0 1 2\"");
    }
    String name = naming.check(statement.substring("ticket".length(), colon).strip());
    Step step = transaction(new StatementWords(wrong, statement.substring(colon + 1)));
    programs.add(new LockScenario.Program(name, List.of(step), false));
  }

  /** {@code task T1: lock pages; ticket 0 1; unlock pages}. */
  void task(String statement) throws ScenarioFormatException {
    int colon = statement.indexOf(':');
    if (colon < 0) {
      throw wrong.apply(
          "a task has a name and does something, as in \"task T0: lock 0; unlock 0\"");
    }
    String name = naming.check(statement.substring("task".length(), colon).strip());
    String actions = statement.substring(colon + 1).strip();
    boolean repeats = actions.startsWith("repeat ");
    List<Step> steps = new ArrayList<>();
    for (String action : actions.substring(repeats ? "repeat ".length() : 0).split(";", -1)) {
      StatementWords words = new StatementWords(wrong, action);
      String verb = words.next("an action");
      steps.add(
          switch (verb) {
            case "lock" -> new Step.Lock(lockIn(words));
            case "unlock" -> new Step.Unlock(lockIn(words));
            case "ticket" -> transaction(words);
            default ->
                throw wrong.apply("a task can lock, unlock and ticket, but not \"" + verb + "\"");
          });
      words.end();
    }
    programs.add(new LockScenario.Program(name, List.copyOf(steps), repeats));
    beyondTickets = true;
  }

  private Step transaction(StatementWords words) throws ScenarioFormatException {
    List<Integer> order = new ArrayList<>();
    do {
      order.add(lockIn(words));
    } while (words.more());
    return new Step.Transaction(List.copyOf(order));
  }

  /** The number of the lock that comes next: the mutexes are numbered first. */
  private int lockIn(StatementWords words) throws ScenarioFormatException {
    String word = words.next("a mutex");
    if (Character.isLetter(word.charAt(0))) {
      int lock = lockNamed(word);
      if (lock < 0) {
        throw wrong.apply(
            "there is no lock " + word + " yet; name it above, as in \"lock " + word + " inner\"");
      }
      return mutexes + lock;
    }
    if (mutexes == 0) {
      throw wrong.apply("there are no mutexes yet; say how many above, as in \"mutexes 3\"");
    }
    return words.number(word, "a mutex", 0, mutexes - 1);
  }

  private int lockNamed(String name) {
    for (int i = 0; i < locks.size(); i++) {
      if (locks.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** How many take steps. */
  int actors() {
    return programs.size();
  }

  /** What was read, once all of it was. */
  Scenario scenario() throws ScenarioFormatException {
    if (programs.isEmpty()) {
      throw wrong.apply(
          mutexes > 0
              ? "nobody takes the mutexes; add a line such as \"ticket T0: 0 1\""
              : "nobody takes the locks; add a line such as \"task T0: lock "
                  + locks.getFirst().name()
                  + "; unlock "
                  + locks.getFirst().name()
                  + "\"");
    }
    if (beyondTickets) {
      return new LockScenario(mutexes, locks, programs);
    }
    List<String> names = new ArrayList<>();
    List<int[]> orders = new ArrayList<>();
    for (LockScenario.Program program : programs) {
      names.add(program.name());
      orders.add(
          ((Step.Transaction) program.steps().getFirst())
              .locks().stream().mapToInt(Integer::intValue).toArray());
    }
    return new MutexScenario(mutexes, names, orders, false);
  }
}

package org.vramlab.bench.architecture;

import java.util.List;

/**
 * A class that one rule leaves out, with everything nested in it.
 *
 * @param rule the rule that does not apply
 * @param className the binary name of the top-level class, without the root package
 * @param reason why breaking the rule is this class's job
 */
record Exemption(HouseRule rule, String className, String reason) {

  /** Every exemption there is. A test sees to it that each names a class that exists. */
  static final List<Exemption> ALL =
      List.of(
          new Exemption(
              HouseRule.NO_WALL_CLOCK,
              "ttm.sched.ThreadRuntime",
              "the runtime of embedders and stress tests: its clock is the machine's"),
          new Exemption(
              HouseRule.NO_WALL_CLOCK,
              "ttm.sched.Simulation",
              "its watchdog names a task that runs long without a scheduling point"),
          new Exemption(
              HouseRule.NO_WALL_CLOCK,
              "workloads.cli.ProgressLine",
              "how far long work is, and how long it will take, is told on standard error, never in"
                  + " a result"),
          new Exemption(
              HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK,
              "ttm.sched.ThreadRuntime",
              "hands whatever a task or handler throws to the caller of run"),
          new Exemption(
              HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK,
              "ttm.sched.Simulation",
              "hands whatever a task or handler throws to the caller of run"),
          new Exemption(
              HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK,
              "ttm.sched.SteppedRuntime",
              "hands whatever a task or handler throws to the caller of run"),
          new Exemption(
              HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK,
              "workloads.conform.WwActor",
              "a thread of a recorded script: the script says what it does after a failure"),
          new Exemption(
              HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK,
              "bench.lock.ContendedLockBench",
              "measures the raw back-off loop, without a ticket"),
          new Exemption(
              HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK,
              "devices.scenario.FaultyDriver",
              "shows what becomes of a driver that swallows it"));

  /** Whether this exemption covers the class of that name under the root package. */
  boolean covers(String root, String name) {
    String exempt = root + "." + className;
    return name.equals(exempt) || name.startsWith(exempt + "$");
  }
}

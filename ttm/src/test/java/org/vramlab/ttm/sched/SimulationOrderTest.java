package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.SpanKind;

/** What happens when: events go by (time, sequence), and a task that is next just goes on. */
class SimulationOrderTest {
  private final Simulation simulation = new Simulation();
  private final List<String> story = new ArrayList<>();

  private void say(String what) {
    story.add(what + "@" + simulation.nowNanos());
  }

  @Test
  void at_differentTimes_fireInOrderOfTime() {
    simulation.at(30, now -> say("c"));
    simulation.at(10, now -> say("a"));
    simulation.at(20, now -> say("b"));
    assertEquals(30, simulation.run());
    assertEquals(List.of("a@10", "b@20", "c@30"), story);
  }

  @Test
  void at_sameTime_firesInOrderOfAsking() {
    for (String name : List.of("first", "second", "third")) {
      simulation.at(5, now -> say(name));
    }
    simulation.run();
    assertEquals(List.of("first@5", "second@5", "third@5"), story);
  }

  @Test
  void at_askedForByAHandlerForNow_firesAfterWhatWasAskedBefore() {
    simulation.at(
        5,
        now -> {
          say("cause");
          simulation.at(5, later -> say("effect"));
        });
    simulation.at(5, now -> say("bystander"));
    simulation.run();
    assertEquals(List.of("cause@5", "bystander@5", "effect@5"), story);
  }

  @Test
  void at_inThePast_isRefused() {
    simulation.spawn(
        "late",
        () -> {
          simulation.delay(10, SpanKind.SUBMIT);
          assertThrows(IllegalArgumentException.class, () -> simulation.at(9, now -> say("never")));
        });
    simulation.run();
    assertEquals(List.of(), story);
  }

  @Test
  void spawn_severalTasks_startInOrderOfCreation() {
    for (String name : List.of("a", "b", "c")) {
      simulation.spawn(name, () -> say(name));
    }
    simulation.run();
    assertEquals(List.of("a@0", "b@0", "c@0"), story);
  }

  @Test
  void delay_ownWakeUpIsEarliest_goesOnBeforeAnybodyElse() {
    simulation.spawn(
        "quick",
        () -> {
          simulation.delay(3, SpanKind.SUBMIT);
          say("quick");
          simulation.delay(3, SpanKind.SUBMIT);
          say("quick");
        });
    simulation.spawn(
        "slow",
        () -> {
          simulation.delay(10, SpanKind.SUBMIT);
          say("slow");
        });
    simulation.run();
    assertEquals(List.of("quick@3", "quick@6", "slow@10"), story);
  }

  @Test
  void delay_nothingElseIsDueBefore_goesOnStepByStep() {
    simulation.spawn(
        "alone",
        () -> {
          simulation.at(100, now -> say("later"));
          for (int i = 0; i < 3; i++) {
            simulation.delay(10, SpanKind.SUBMIT);
            say("step");
          }
        });
    simulation.run();
    assertEquals(List.of("step@10", "step@20", "step@30", "later@100"), story);
  }

  @Test
  void delay_tieWithAnEarlierEvent_letsTheEarlierGoFirst() {
    simulation.at(10, now -> say("event"));
    simulation.spawn(
        "task",
        () -> {
          simulation.delay(10, SpanKind.SUBMIT);
          say("task");
        });
    simulation.run();
    assertEquals(List.of("event@10", "task@10"), story);
  }

  @Test
  void charge_severalTimes_passesAtTheNextSettle() {
    simulation.spawn(
        "worker",
        () -> {
          simulation.charge(7);
          simulation.charge(5);
          say("charged");
          simulation.settle(SpanKind.SUBMIT);
          say("settled");
          simulation.settle(SpanKind.SUBMIT);
          say("nothing left");
        });
    simulation.run();
    assertEquals(List.of("charged@0", "settled@12", "nothing left@12"), story);
  }

  @Test
  void run_twice_isRefused() {
    simulation.run();
    assertThrows(IllegalStateException.class, simulation::run);
  }
}

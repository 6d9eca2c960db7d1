package org.vramlab.workloads.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that answer, and children that die; each is a line of shell here. */
class WorkforceTest {
  private static final String ANSWER = "{\"status\":\"found\",\"reason\":\"told\"}";
  private static final Failure TOLD = new Failure(Failure.Kind.FOUND, "told");

  @TempDir Path folder = Path.of("set by JUnit");

  private final SortedMap<Integer, Answer> answers = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();

  @BeforeEach
  void shellIsThere() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell here");
  }

  private void run(String script, int jobs, int pieces) throws Exception {
    List<Work> work = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      work.add(new Work(Work.Kind.RUN, i % 2, List.of("t" + i)));
      numbers.add(i);
    }
    Workforce.Watch watch =
        new Workforce.Watch() {
          @Override
          public void answered(int number, Answer answer) {
            answers.put(number, answer);
          }

          @Override
          public void remark(String text) {
            remarks.add(text);
          }
        };
    new Workforce(List.of("/bin/sh", "-c", script, "sh", folder.toString()), jobs, watch)
        .run(work, numbers, List.of(1L, 2L));
  }

  @Test
  void everyPiece_isAnswered_byTwoChildren() throws Exception {
    run("while read line; do echo '" + ANSWER + "'; done", 2, 7);

    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), List.copyOf(answers.keySet()));
    assertTrue(answers.values().stream().allMatch(TOLD::equals));
    assertEquals(List.of(), remarks);
  }

  @Test
  void childThatDies_isReplaced_andItsWorkTriedOnceMore() throws Exception {
    run(
        "read line; if mkdir $1/once 2>/dev/null; then exit 9; fi;"
            + " while true; do echo '"
            + ANSWER
            + "'; read line || exit; done",
        1,
        2);

    assertEquals(new TreeMap<>(java.util.Map.of(0, TOLD, 1, TOLD)), answers);
    assertEquals(
        List.of("the process that was to do 't1' ended (exit status 9); it is tried again"),
        remarks);
  }

  @Test
  void workThatKillsTwice_isMarked_andTheRestGoesOn() throws Exception {
    run(
        "while read line; do case $line in *t1*) kill -9 $$;; esac; echo '" + ANSWER + "'; done",
        2,
        4);

    assertEquals(
        new Failure(
            Failure.Kind.DIED, "the process that computed it ended 2 times, exit status 137"),
        answers.remove(1));
    assertEquals(List.of(0, 2, 3), List.copyOf(answers.keySet()));
    assertTrue(answers.values().stream().allMatch(TOLD::equals));
    assertEquals(2, remarks.size());
  }

  @Test
  void childThatTalksNonsense_countsAsDead() throws Exception {
    run("while read line; do echo hello; done", 1, 1);

    assertEquals(
        new Failure(
            Failure.Kind.DIED,
            "the process that computed it ended 2 times, it answered with something else than a"
                + " result"),
        answers.get(0));
  }
}

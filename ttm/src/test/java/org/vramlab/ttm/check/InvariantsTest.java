package org.vramlab.ttm.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.vramlab.ttm.dmabuf.ConductRule;
import org.vramlab.ttm.lockdep.LockRule;

/**
 * The table of invariants says what the code does: each is held to by rules that exist, and broken
 * by tests that exist.
 */
class InvariantsTest {
  private static final String ROOT = "org.vramlab.ttm.";

  /** One row. */
  private record Invariant(int number, String text, List<String> rules, List<String> tests) {
    static Invariant parse(String line) {
      String[] cells = line.split("\\|", -1);
      if (cells.length != 6) {
        throw new IllegalArgumentException("no invariant: " + line);
      }
      return new Invariant(
          Integer.parseInt(cells[1].strip()), cells[2].strip(), listed(cells[3]), listed(cells[4]));
    }

    private static List<String> listed(String cell) {
      return Arrays.stream(cell.split(",", -1))
          .map(String::strip)
          .filter(each -> !each.isEmpty())
          .toList();
    }
  }

  private static List<Invariant> read() {
    try (InputStream in =
        Objects.requireNonNull(InvariantsTest.class.getResourceAsStream("invariants.md"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith("| ") && !line.startsWith("| no"))
          .map(Invariant::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless there is such a rule, or such a thing to be thrown. */
  private static void requireRule(String name) throws ClassNotFoundException {
    String constant = name.substring(name.indexOf('.') + 1);
    switch (name.substring(0, name.indexOf('.'))) {
      case "Rule" -> Rule.valueOf(constant);
      case "LockRule" -> LockRule.valueOf(constant);
      case "ConductRule" -> ConductRule.valueOf(constant);
      default ->
          assertTrue(
              RuntimeException.class.isAssignableFrom(Class.forName(ROOT + name)),
              name + " is nothing to be thrown");
    }
  }

  private static void requireTest(String name) throws ClassNotFoundException {
    int dot = name.lastIndexOf('.');
    boolean found =
        Arrays.stream(Class.forName(ROOT + name.substring(0, dot)).getDeclaredMethods())
            .anyMatch(method ->
                method.getName().equals(name.substring(dot + 1))
                    && (method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class)));
    assertTrue(found, "there is no test " + name);
  }

  @Test
  void table_hasTheTenInvariantsInOrder() {
    assertEquals(
        IntStream.rangeClosed(1, 10).boxed().toList(),
        read().stream().map(Invariant::number).toList());
  }

  @Test
  void invariant_everyOne_isHeldToByRulesAndBrokenByTestsThatExist() throws Exception {
    for (Invariant invariant : read()) {
      assertTrue(!invariant.rules().isEmpty() && !invariant.tests().isEmpty(), invariant.text());
      for (String rule : invariant.rules()) {
        requireRule(rule);
      }
      for (String test : invariant.tests()) {
        requireTest(test);
      }
    }
  }

  /** The planted fault: what does not exist is found. */
  @Test
  void ruleOrTestThatDoesNotExist_isFound() {
    assertThrows(IllegalArgumentException.class, () -> requireRule("Rule.EVERYBODY_IS_HAPPY"));
    assertThrows(ClassNotFoundException.class, () -> requireRule("sched.Happiness"));
    assertThrows(AssertionError.class, () -> requireTest("check.InvariantsTest.neverWritten"));
  }
}

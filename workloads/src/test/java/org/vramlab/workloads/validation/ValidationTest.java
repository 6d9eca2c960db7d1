package org.vramlab.workloads.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.validation.Validation.Row;

class ValidationTest {
  private static final String HEADER =
      "id,topology,mover,peer_access,flows,focus,bytes,metric,value,unit,category,link_class,"
          + "system\n";

  @TempDir Path folder = Path.of("set by JUnit");

  private Validation of(String... rows) throws IOException, InputException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, HEADER + String.join("\n", rows) + "\n");
    return Validation.of(file, null);
  }

  private static String row(String mover, String flows, String metric, double value) {
    String of = "frontier-mi250x," + mover + ",1," + flows + ",";
    return "x-1," + of + ",peak," + metric + "," + value + ",GBps,single-uni,xgmi,machine";
  }

  /**
   * The published measurements, all of them; they belong to others, and are read where they lie.
   */
  @Test
  void publishedMeasurements_everyGoalIsMet() throws InputException {
    Path file = Path.of("../../shared/fabric/validation.csv").toAbsolutePath().normalize();
    assumeTrue(Files.exists(file), "the published measurements are not at " + file);
    Validation validation = Validation.of(file, file.resolveSibling("topologies"));

    for (Goal goal : Goal.values()) {
      Errors errors = validation.errors(goal::covers, Row::error);
      assertTrue(errors.count() > 0, goal.label());
      assertTrue(goal.isMetBy(errors), goal.label() + ": " + errors.quantile(0.5));
    }
    // On contention it is nearer than either baseline, taken over all such rows.
    assertTrue(
        contention(validation, Row::error) < contention(validation, r -> r.relative(r.bareWire())));
    assertTrue(
        contention(validation, Row::error)
            < contention(validation, r -> r.relative(r.nearestRow())));
  }

  private static double contention(
      Validation validation, java.util.function.Function<Row, Double> error) {
    return validation
        .errors(
            row ->
                Goal.ONE_PARTNER.covers(row)
                    || Goal.SEVERAL_PARTNERS.covers(row)
                    || Goal.ALL_TO_ALL.covers(row),
            error)
        .quantile(0.5);
  }

  @Test
  void row_withinTheTolerance_agrees() throws IOException, InputException {
    Validation validation =
        of(row("kernel", "gcd0>gcd1", "sum", 142.2), row("kernel", "gcd0>gcd1", "sum", 100));
    assertEquals(2, validation.predicted());
    assertEquals(1, validation.agree());
  }

  @Test
  void row_outsideOfTheModel_isCountedByItsReason() throws IOException, InputException {
    Validation validation =
        of(
            row("kernel", "gcd0>gcd0", "sum", 1000),
            row("kernel", "gcd0>gcd9", "sum", 10),
            row("uvm", "gcd0>gcd1", "sum", 10),
            row("cpu", "gcd0>gcd1", "sum", 10),
            row("kernel", "gcd0>gcd1", "latency_us", 1),
            row("kernel", "gcd0>gcd1", "sum", 142).replace("frontier-mi250x", "elsewhere"));
    assertEquals(0, validation.predicted());
    assertEquals(
        List.of(
            "a copy inside one device crosses no link",
            "a latency: the model speaks of flows",
            "no machine is named elsewhere",
            "no node gcd9 in frontier-mi250x",
            "no route, or no rule, for cpu in frontier-mi250x",
            "page migration by fault: the model speaks of flows"),
        List.copyOf(validation.unpredicted().keySet()));
  }

  @Test
  void metrics_readOffWhatWasMeasured() throws IOException, InputException {
    String pair = "gcd0>gcd1;gcd1>gcd0";
    Validation validation =
        of(
            row("kernel", pair, "sum", 266),
            row("kernel", pair, "per-flow", 133),
            row("kernel", pair, "completion", 266),
            row("kernel", pair + ",gcd0>gcd1", "focus", 133)
                .replace(",gcd0>gcd1,,peak", ",gcd0>gcd1,peak"));
    assertEquals(4, validation.agree());
  }

  @Test
  void text_endsWithHowManyAgree() throws IOException, InputException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Validation validation = of(row("kernel", "gcd0>gcd1", "sum", 142.2));
    new ValidationText(validation, new PrintStream(bytes, true, StandardCharsets.UTF_8)).print();
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("1 of 1 agree", lines.getLast());
    assertTrue(validation.meetsGoals());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gcd0>gcd1 | gcd0-gcd1 | line 2: 'gcd0-gcd1' is no flow",
        "peak | huge | line 2: 'huge' is no size",
        "sum | median | line 2: the metric 'median' is unknown",
        "142.2 | -1 | line 2: its value is '-1'",
        "kernel | kernel;kernel | line 2: mover has 2 values for 1 flows",
        "gcd0>gcd1,, | gcd0>gcd1,gcd2>gcd3, | its focus 'gcd2>gcd3' is none of its flows",
      })
  void file_wrongRow_namesLineAndRemedy(String right, String wrong, String message) {
    String text = row("kernel", "gcd0>gcd1", "sum", 142.2).replace(right, wrong);
    InputException thrown = assertThrows(InputException.class, () -> of(text));
    assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
  }

  @Test
  void file_withoutColumns_namesThem() {
    Path file = folder.resolve("rows.csv");
    InputException thrown =
        assertThrows(
            InputException.class,
            () -> {
              Files.writeString(file, "id,value\n1,2\n");
              Validation.of(file, null);
            });
    assertTrue(
        String.valueOf(thrown.getMessage()).contains("columns are missing: topology, mover"),
        thrown.getMessage());
  }
}

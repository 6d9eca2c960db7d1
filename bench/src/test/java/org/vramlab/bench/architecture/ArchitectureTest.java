package org.vramlab.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every rule of the house against the product, and against classes that break it. */
class ArchitectureTest {

  private static final String ROOT = "org.vramlab";
  private static final String PLANTED = "org.vramlab.bench.architecture.planted";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // What JMH generates around a benchmark measures time, and is nobody's source.
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages(ROOT);

  private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(PLANTED);

  @Test
  void product_importedClasses_includeEveryModuleWithSources() {
    List<String> unread =
        SourceTree.ofThisClone().modulesWithClasses().stream()
            .filter(module ->
                PRODUCT.stream()
                    .noneMatch(type -> type.getName().startsWith(ROOT + "." + module + ".")))
            .toList();
    assertEquals(List.of(), unread, "the rules would hold of nothing in these");
  }

  @ParameterizedTest
  @EnumSource
  void rule_product_holds(HouseRule rule) {
    assertEquals(List.of(), violations(rule, PRODUCT, ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "MODULE_ARROWS, ttm.bo.ImportsInterconnect",
    "MODULE_ARROWS, interconnect.ImportsTtm",
    "MODULE_ARROWS, devices.ImportsWorkloads",
    "MODULE_ARROWS, workloads.ImportsBench",
    "NO_PACKAGE_CYCLES, ttm.exec.RetryLoop",
    "NO_PACKAGE_CYCLES, ttm.bo.LooksUpToExec",
    "NO_WALL_CLOCK, ttm.bo.ReadsClock.nanos",
    "NO_WALL_CLOCK, ttm.bo.ReadsClock.millis",
    "NO_WALL_CLOCK, ttm.bo.ReadsClock.instant",
    "NO_WALL_CLOCK, ttm.bo.ReadsClock.doze",
    "NO_UNSEEDED_RANDOMNESS, ttm.bo.DrawsRandomly.unseeded",
    "NO_UNSEEDED_RANDOMNESS, ttm.bo.DrawsRandomly.local",
    "NO_UNSEEDED_RANDOMNESS, ttm.bo.DrawsRandomly.shorthand",
    "NO_UNSEEDED_RANDOMNESS, ttm.bo.DrawsRandomly.split",
    "NO_UNSEEDED_RANDOMNESS, ttm.bo.DrawsRandomly.shuffle",
    "NO_HASH_ORDER, ttm.bo.OrdersByHash.map",
    "NO_HASH_ORDER, ttm.bo.OrdersByHash.set",
    "NO_HASH_ORDER, ttm.bo.OrdersByHash.salted",
    "NO_HASH_ORDER, ttm.bo.OrdersByHash.sum",
    "NO_HASH_ORDER, ttm.bo.OrdersByHash.identity",
    "ONLY_EXEC_CATCHES_WOULD_DEADLOCK, ttm.bo.SwallowsDeadlock",
    "ONLY_EXEC_CATCHES_WOULD_DEADLOCK, ttm.bo.SwallowsFamily",
    "ONLY_EXEC_CATCHES_WOULD_DEADLOCK, ttm.bo.SwallowsException",
    "ONLY_EXEC_CATCHES_WOULD_DEADLOCK, ttm.bo.SwallowsInLambda",
    "NO_STATIC_STATE, ttm.bo.KeepsStaticState",
    "NO_REFLECTION, ttm.bo.Reflects",
  })
  void rule_plantedViolator_isNamed(HouseRule rule, String violator) {
    List<String> found = violations(rule, VIOLATORS, PLANTED);
    assertTrue(
        found.stream().anyMatch(line -> line.contains(PLANTED + "." + violator)),
        () -> rule + " did not see " + violator + " but only " + found);
  }

  @ParameterizedTest
  @EnumSource
  void rule_plantedViolators_haveAtLeastOne(HouseRule rule) {
    assertTrue(!violations(rule, VIOLATORS, PLANTED).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "MODULE_ARROWS, bench.Innocent",
    "NO_UNSEEDED_RANDOMNESS, ttm.bo.DrawsFromSeed",
    "ONLY_EXEC_CATCHES_WOULD_DEADLOCK, ttm.exec.RetryLoop",
    "ONLY_EXEC_CATCHES_WOULD_DEADLOCK, ttm.bo.LooksUpToExec",
  })
  void rule_plantedInnocent_isNotAccused(HouseRule rule, String innocent) {
    String accused = PLANTED + "." + innocent;
    List<String> found =
        violations(rule, VIOLATORS, PLANTED).stream()
            .filter(line ->
                line.startsWith(accused)
                    || line.toLowerCase(Locale.ROOT)
                        .matches(
                            "(class|method|constructor) <"
                                + accused.toLowerCase(Locale.ROOT)
                                + "[.>].*"))
            .toList();
    assertEquals(List.of(), found);
  }

  @Test
  void failures_namedByTheRules_exist() {
    for (String name : List.of("WouldDeadlock", "MemoryFailure")) {
      assertTrue(
          PRODUCT.contain(ROOT + ".ttm.failure." + name),
          () -> name + " is gone: LeaveWouldDeadlockAlone looks for it by name");
    }
  }

  @Test
  void exemptions_everyOne_namesAClassOfTheProduct() {
    List<String> unknown = new ArrayList<>();
    for (Exemption exemption : Exemption.ALL) {
      if (!PRODUCT.contain(ROOT + "." + exemption.className())) {
        unknown.add(exemption.className());
      }
    }
    assertEquals(List.of(), unknown);
  }

  private static List<String> violations(HouseRule rule, JavaClasses classes, String root) {
    ArchRule archRule = rule.under(root);
    return archRule.evaluate(classes).getFailureReport().getDetails();
  }
}

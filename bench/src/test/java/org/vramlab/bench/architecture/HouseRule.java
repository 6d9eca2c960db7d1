package org.vramlab.bench.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The rules of the house.
 *
 * <p>Each is a function of the root package: the same rule judges the product and the planted
 * violators. Rules about "the model" cover {@code ttm}, {@code devices} and {@code interconnect}.
 */
enum HouseRule {
  /** Who may import whom among the modules; Maven alone would let a wrong dependency be added. */
  MODULE_ARROWS {
    @Override
    ArchRule under(String root) {
      return CompositeArchRule.of(
              List.of(
                  mayNotImport(root, "ttm", "interconnect", "devices", "workloads", "bench"),
                  mayNotImport(root, "interconnect", "ttm", "devices", "workloads", "bench"),
                  mayNotImport(root, "devices", "workloads", "bench"),
                  mayNotImport(root, "workloads", "bench")))
          .allowEmptyShould(true);
    }
  },

  /** Packages stand on one another in one direction, or none of them can be read alone. */
  NO_PACKAGE_CYCLES {
    @Override
    ArchRule under(String root) {
      return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }
  },

  /** Time is virtual; whoever reads or waits on the machine's clock makes two runs differ. */
  NO_WALL_CLOCK {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that(areNotExempt(root))
          .should()
          .accessTargetWhere(
              calls("java.lang.System", "nanoTime", "currentTimeMillis")
                  .or(calls("java.lang.Thread", "sleep"))
                  .or(calls("java.util.concurrent.TimeUnit", "sleep", "timedWait", "timedJoin"))
                  .or(calls("java.util.concurrent.locks.LockSupport", "parkNanos", "parkUntil"))
                  .or(calls("java.util.Date", "<init>"))
                  .or(
                      calls(
                          "java.time.Clock",
                          "systemUTC",
                          "systemDefaultZone",
                          "system",
                          "tick",
                          "tickMillis",
                          "tickSeconds"))
                  .or(
                      describe(
                          "java.time's now()",
                          access ->
                              access.getTargetOwner().getPackageName().equals("java.time")
                                  && access.getName().equals("now"))))
          .allowEmptyShould(true);
    }
  },

  /** Every random number comes from a seed that the run names. */
  NO_UNSEEDED_RANDOMNESS {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that(areNotExempt(root))
          .should()
          .accessTargetWhere(
              describe(
                      "a generator seeded by chance",
                      (JavaAccess<?> access) ->
                          Set.of(
                                  "java.util.Random",
                                  "java.util.concurrent.ThreadLocalRandom",
                                  "java.security.SecureRandom")
                              .contains(access.getTargetOwner().getName()))
                  .or(calls("java.lang.Math", "random"))
                  .or(calls("java.util.UUID", "randomUUID"))
                  .or(calls("java.util.random.RandomGenerator", "getDefault", "of"))
                  .or(callsWith("java.util.SplittableRandom", "<init>", 0))
                  .or(callsWith("java.util.Collections", "shuffle", 1)))
          .allowEmptyShould(true);
    }
  },

  /**
   * No order in the model may come from hash codes: identity hashes differ between two runs, and
   * the JDK's immutable maps and sets are salted per process.
   */
  NO_HASH_ORDER {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that(areInModel(root).and(areNotExempt(root)))
          .should()
          .accessTargetWhere(
              describe(
                      "a collection in hash order",
                      (JavaAccess<?> access) ->
                          Set.of(
                                  "java.util.HashMap",
                                  "java.util.HashSet",
                                  "java.util.Hashtable",
                                  "java.util.IdentityHashMap",
                                  "java.util.WeakHashMap",
                                  "java.util.concurrent.ConcurrentHashMap")
                              .contains(access.getTargetOwner().getName()))
                  .or(calls("java.util.Map", "of", "ofEntries", "copyOf"))
                  .or(calls("java.util.Set", "of", "copyOf"))
                  .or(
                      calls(
                          "java.util.stream.Collectors",
                          "toSet",
                          "toMap",
                          "groupingBy",
                          "toUnmodifiableSet",
                          "toUnmodifiableMap"))
                  .or(calls("java.lang.System", "identityHashCode"))
                  .or(
                      describe(
                          "iteration over fastutil's hash collections of objects",
                          access ->
                              access
                                      .getTargetOwner()
                                      .getName()
                                      .matches(
                                          "it\\.unimi\\.dsi\\.fastutil\\.objects\\.Object.*OpenHash.*")
                                  && access
                                      .getName()
                                      .matches(
                                          "iterator|forEach|keySet|values|entrySet|.*EntrySet"
                                              + "|stream|toArray"))))
          .allowEmptyShould(true);
    }
  },

  /**
   * Back-off belongs to whoever opened the ticket: a driver on the way that catches the failure, or
   * something wider, leaves locks behind that nobody will release.
   */
  ONLY_EXEC_CATCHES_WOULD_DEADLOCK {
    @Override
    ArchRule under(String root) {
      return classes()
          .that(areNotExempt(root))
          .and()
          .resideOutsideOfPackage(root + ".ttm.exec..")
          .should(new LeaveWouldDeadlockAlone(root))
          .allowEmptyShould(true);
    }
  },

  /** State that no object owns is shared by every simulation in the process. */
  NO_STATIC_STATE {
    @Override
    ArchRule under(String root) {
      return fields()
          .that()
          .areDeclaredInClassesThat(
              areNotExempt(root).and(areInModel(root).or(areIn(root, "workloads"))))
          .and()
          .areStatic()
          .should()
          .haveModifier(JavaModifier.FINAL)
          .allowEmptyShould(true);
    }
  },

  /** What the compiler cannot follow, neither can the reader. {@code ServiceLoader} is enough. */
  NO_REFLECTION {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that(areNotExempt(root).and(areInModel(root).or(areIn(root, "workloads"))))
          .should()
          .accessTargetWhere(
              describe(
                      "reflection",
                      (JavaAccess<?> access) ->
                          access.getTargetOwner().getPackageName().equals("java.lang.reflect"))
                  .or(
                      calls(
                          "java.lang.Class",
                          "forName",
                          "getDeclaredMethod",
                          "getDeclaredField",
                          "getDeclaredConstructor",
                          "getMethod",
                          "getField",
                          "getConstructor")))
          .allowEmptyShould(true);
    }
  };

  /** This rule for the classes below {@code root}. Holds where there are no classes yet. */
  abstract ArchRule under(String root);

  private static ArchRule mayNotImport(String root, String module, String... others) {
    String[] packages =
        Arrays.stream(others).map(other -> root + "." + other + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }

  DescribedPredicate<JavaClass> areNotExempt(String root) {
    return describe(
        "are not exempt",
        type ->
            Exemption.ALL.stream()
                .noneMatch(exemption ->
                    exemption.rule() == this && exemption.covers(root, type.getName())));
  }

  private static DescribedPredicate<JavaClass> areInModel(String root) {
    return areIn(root, "ttm").or(areIn(root, "devices")).or(areIn(root, "interconnect"));
  }

  private static DescribedPredicate<JavaClass> areIn(String root, String module) {
    String parent = root + "." + module;
    return describe(
        "are in " + module, type -> (type.getPackageName() + ".").startsWith(parent + "."));
  }

  private static DescribedPredicate<JavaAccess<?>> calls(String owner, String... names) {
    return describe(
        "a call of " + owner + "." + String.join(", ", names),
        access ->
            access.getTargetOwner().getName().equals(owner)
                && List.of(names).contains(access.getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> callsWith(
      String owner, String name, int parameterCount) {
    return describe(
        "a call of " + owner + "." + name + " with " + parameterCount + " arguments",
        access ->
            access.getTargetOwner().getName().equals(owner)
                && access.getName().equals(name)
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().size() == parameterCount);
  }
}

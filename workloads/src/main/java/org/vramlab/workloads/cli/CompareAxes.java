package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.workloads.compare.Axis;
import org.vramlab.workloads.compare.SharedWords;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code run} as {@code compare} has them: those that say how memory is managed, and
 * on what machine, take several values; the rest is the same for all runs. An option that {@code
 * run} gets is one of {@code compare}, too.
 */
final class CompareAxes {
  private static final String POLICY = "policy";
  private static final String PLACEMENT = "placement";
  private static final String ALL = "all";

  /** What contenders find. */
  private static final List<String> OF_SITUATIONS =
      List.of("topology", "vram", "gtt", "host", "depth", "move-limit");

  /** What contenders do, by option of {@code run}. */
  private static final List<String> OF_CONTENDERS =
      List.of(POLICY, PLACEMENT, "prefetch", "locking", "victims", "retire", "ww");

  /** What says how peers lend. */
  private static final List<String> OF_LENDERS = List.of("lenders", "peer-vram");

  /** What a comparison decides itself. */
  private static final String SEED = "seed";

  private CompareAxes() {}

  /** Adds the options to those of {@code command}. */
  static void addTo(CommandSpec command) {
    for (OptionSpec option : CommandSpec.forAnnotatedObject(new RunOptions()).options()) {
      String name = name(option);
      if (isAxis(name)) {
        command.addOption(axisOption(option, name));
      } else if (!name.equals(SEED)) {
        command.addOption(OptionSpec.builder(option).build());
      }
    }
  }

  private static boolean isAxis(String name) {
    return OF_SITUATIONS.contains(name) || OF_CONTENDERS.contains(name);
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  private static OptionSpec axisOption(OptionSpec option, String name) {
    String[] names =
        name.equals(POLICY) ? new String[] {"--policies", "--policy"} : new String[] {"--" + name};
    return OptionSpec.builder(names)
        .arity("1")
        .type(String.class)
        .paramLabel(option.paramLabel() + ",..")
        .description(
            "Values of run's --"
                + name
                + ", separated by commas"
                + (name.equals(POLICY)
                    ? ": all (default) or some of " + String.join(", ", RunWords.policies()) + "."
                    : values(name, Plugins.NONE).isEmpty()
                        ? "."
                        : ", or all of them by the name all."))
        .build();
  }

  /** What {@code all} stands for; empty where it stands for nothing. */
  private static List<String> values(String axis, Plugins plugins) {
    return switch (axis) {
      case POLICY -> RunWords.policies(plugins);
      case PLACEMENT -> PlacementPlan.labels(plugins);
      case "locking" -> Arrays.stream(EvictionMode.values()).map(EvictionMode::label).toList();
      case "victims" -> List.of("keep", "drop");
      case "ww" -> List.of("wait-die", "wound-wait");
      default -> List.of();
    };
  }

  /**
   * The axes that the user chose, and policies in any case: situations first, each kind in the
   * order of {@code run}'s help.
   *
   * @throws UsageException for a value that is empty or given twice
   */
  static List<Axis> axes(ParseResult parsed, Plugins plugins) throws UsageException {
    List<Axis> axes = new ArrayList<>();
    for (String name : OF_SITUATIONS) {
      String text = parsed.matchedOptionValue("--" + name, "");
      if (parsed.hasMatchedOption("--" + name)) {
        axes.add(new Axis(name, true, split(name, text, plugins)));
      }
    }
    for (String name : OF_CONTENDERS) {
      String text = parsed.matchedOptionValue("--" + name, name.equals(POLICY) ? ALL : "");
      if (name.equals(POLICY) || parsed.hasMatchedOption("--" + name)) {
        axes.add(new Axis(name, false, split(name, text, plugins)));
      }
    }
    return axes;
  }

  private static List<String> split(String axis, String text, Plugins plugins)
      throws UsageException {
    List<String> known = values(axis, plugins);
    if (text.equals(ALL) && !known.isEmpty()) {
      return known;
    }
    List<String> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      // In 2q:in=0.2,out=0.4 the comma separates figures of one policy, as a colon would.
      boolean parameter =
          part.contains("=")
              && !part.contains(":")
              && !values.isEmpty()
              && values.getLast().contains(":");
      if (parameter) {
        values.set(values.size() - 1, values.getLast() + ":" + part);
      } else if (part.isEmpty() || values.contains(part)) {
        throw new UsageException(
            "--" + axis + " '" + text + "' has a value that is empty, or the same twice",
            "separate different values by single commas");
      } else {
        values.add(part);
      }
    }
    return values;
  }

  /** The jars that the user named. */
  static List<String> plugins(ParseResult parsed) {
    return parsed.matchedOptionValue("--plugin", List.of());
  }

  /**
   * The options that runs share, as the user wrote them. What says how peers lend is left out where
   * a contender borrows nothing, if others borrow.
   */
  static SharedWords sharedWords(ParseResult parsed, List<Axis> axes) {
    boolean someBorrow =
        axes.stream()
            .filter(axis -> axis.option().equals(PLACEMENT))
            .flatMap(axis -> axis.values().stream())
            .anyMatch(value -> !value.equals(Placements.LINUX.label()));
    List<String> always = new ArrayList<>();
    List<String> lending = new ArrayList<>();
    CommandSpec run = CommandSpec.forAnnotatedObject(new RunOptions());
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName();
      if (run.findOption(name) == null || isAxis(name(option))) {
        continue;
      }
      List<String> words = someBorrow && OF_LENDERS.contains(name(option)) ? lending : always;
      if (option.arity().max() == 0) {
        words.add(name);
      } else {
        option.originalStringValues().forEach(value -> words.addAll(List.of(name, value)));
      }
    }
    return new SharedWords(always, lending, PLACEMENT, Placements.LINUX.label());
  }
}

package org.vramlab.bench.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the rules of the house ask of source files, where compiled classes cannot answer.
 *
 * <p>Each check returns what it found wrong, one line per finding, sorted; empty when all is well.
 *
 * @param root the directory that holds the modules
 */
record SourceTree(Path root) {

  private static final List<String> MODULES =
      List.of("interconnect", "ttm", "devices", "workloads", "bench");

  private static final List<String> MODEL = List.of("interconnect", "ttm", "devices");

  private static final List<String> TOP =
      List.of(
          "pom.xml",
          "interconnect",
          "ttm",
          "devices",
          "workloads",
          "bench",
          "README.md",
          "LICENSE");

  /** Past this a file holds more than one person keeps in mind. */
  private static final int MAXIMUM_LINES = 450;

  /** A handler for everything, {@code WouldDeadlock} included. */
  private static final Pattern BROAD_CATCH =
      Pattern.compile("catch\\s*\\(\\s*(final\\s+)?(java\\.lang\\.)?Throwable\\b");

  /** Words that say that something is not done. Split here, or this file would be found. */
  private static final Pattern UNFINISHED =
      Pattern.compile("TO" + "DO|FIX" + "ME|XX" + "X|@Dis" + "abled|@Ig" + "nore");

  /**
   * The tree that this test was built from. Surefire names the module's folder; editors run in it.
   */
  static SourceTree ofThisClone() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return new SourceTree(module.resolveSibling(""));
  }

  /** The modules that have anything to compile into the product. */
  List<String> modulesWithClasses() {
    return MODULES.stream()
        .filter(module -> !walk(root.resolve(module).resolve("src/main/java")).isEmpty())
        .toList();
  }

  /** Names at the top of the tree that have no place there. */
  static List<String> strayNames(List<String> topNames) {
    return topNames.stream()
        .filter(name -> !name.startsWith(".") && !TOP.contains(name))
        .sorted()
        .toList();
  }

  /** Source folders with classes in them but no {@code package-info.java} that is null-marked. */
  List<String> packagesWithoutDoc() {
    List<String> found = new ArrayList<>();
    for (String module : MODULES) {
      Path main = root.resolve(module).resolve("src/main/java");
      Path test = root.resolve(module).resolve("src/test/java");
      for (Path folder : foldersWithClasses(main)) {
        if (!isDocumented(folder)) {
          found.add(name(folder));
        }
      }
      for (Path folder : foldersWithClasses(test)) {
        // Tests live in the package of what they test, whose package-info covers them.
        if (!isDocumented(folder) && !isDocumented(main.resolve(test.relativize(folder)))) {
          found.add(name(folder));
        }
      }
    }
    return found;
  }

  /** Files that hold more than one idea, judged by their length. */
  List<String> longFiles() {
    List<String> found = new ArrayList<>();
    for (Path file : javaFiles(MODULES, "src")) {
      long lines = read(file).lines().count();
      if (lines > MAXIMUM_LINES) {
        found.add(name(file) + " has " + lines + " lines, more than " + MAXIMUM_LINES);
      }
    }
    return found;
  }

  /** Handlers for {@code Throwable} in the model, outside the exempt classes. */
  List<String> broadCatches() {
    return javaFiles(MODEL, "src/main").stream()
        .filter(file -> !isExemptFromCatching(file) && BROAD_CATCH.matcher(read(file)).find())
        .map(this::name)
        .toList();
  }

  /** Files with marks of work left undone, or with tests switched off. */
  List<String> unfinishedFiles() {
    return javaFiles(MODULES, "src").stream()
        .filter(file -> UNFINISHED.matcher(read(file)).find())
        .map(this::name)
        .toList();
  }

  private static boolean isExemptFromCatching(Path file) {
    return Exemption.ALL.stream()
        .filter(exemption -> exemption.rule() == HouseRule.ONLY_EXEC_CATCHES_WOULD_DEADLOCK)
        .anyMatch(exemption ->
            file.endsWith("org/vramlab/" + exemption.className().replace('.', '/') + ".java"));
  }

  private static boolean isDocumented(Path folder) {
    Path info = folder.resolve("package-info.java");
    if (!Files.exists(info)) {
      return false;
    }
    String text = read(info);
    return text.contains("NullMarked") && text.startsWith("/**");
  }

  private static List<Path> foldersWithClasses(Path source) {
    return walk(source).stream()
        .filter(file -> !file.endsWith("package-info.java"))
        .map(Path::getParent)
        .distinct()
        .toList();
  }

  private List<Path> javaFiles(List<String> modules, String below) {
    List<Path> files = new ArrayList<>();
    for (String module : modules) {
      files.addAll(walk(root.resolve(module).resolve(below)));
    }
    return files;
  }

  private static List<Path> walk(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name(Path path) {
    return root.relativize(path).toString();
  }
}

package org.vramlab.bench.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the source tree tidy, and shows that each check notices an untidy one. */
class SourceTreeTest {

  private final SourceTree product = SourceTree.ofThisClone();

  @TempDir private Path scratch;

  @Test
  void topOfTree_trackedFiles_areExpected() throws IOException, InterruptedException {
    assertEquals(List.of(), SourceTree.strayNames(trackedTopNames()));
  }

  @Test
  void topOfTree_otherNames_areStray() {
    assertEquals(
        List.of("docs", "notes.txt"),
        SourceTree.strayNames(List.of("ttm", "notes.txt", ".ci", "pom.xml", "docs", "LICENSE")));
  }

  @Test
  void packages_ofProduct_areDocumentedAndNullMarked() {
    assertEquals(List.of(), product.packagesWithoutDoc());
  }

  @Test
  void packages_withoutInfo_areFound() throws IOException {
    write("ttm/src/main/java/a/A.java", "class A {}");
    write("ttm/src/main/java/b/B.java", "class B {}");
    write("ttm/src/main/java/b/package-info.java", "package b;");
    write("ttm/src/main/java/c/C.java", "class C {}");
    write("ttm/src/main/java/c/package-info.java", "/** Fine. */ @NullMarked package c;");
    write("ttm/src/test/java/c/CTest.java", "class CTest {}");
    write("ttm/src/test/java/d/DTest.java", "class DTest {}");
    assertEquals(
        List.of("ttm/src/main/java/a", "ttm/src/main/java/b", "ttm/src/test/java/d"),
        new SourceTree(scratch).packagesWithoutDoc());
  }

  @Test
  void files_ofProduct_areShort() {
    assertEquals(List.of(), product.longFiles());
  }

  @Test
  void files_tooLong_areFound() throws IOException {
    write("bench/src/test/java/a/Long.java", "//\n".repeat(451));
    write("bench/src/test/java/a/Short.java", "//\n".repeat(450));
    assertEquals(
        List.of("bench/src/test/java/a/Long.java has 451 lines, more than 450"),
        new SourceTree(scratch).longFiles());
  }

  @Test
  void handlers_ofModel_doNotTakeEverything() {
    assertEquals(List.of(), product.broadCatches());
  }

  @Test
  void handlers_takingEverything_areFoundUnlessExempt() throws IOException {
    String broad = "class A { void a() { try { b(); } catch (Throwable t) { } } }";
    write("devices/src/main/java/org/vramlab/devices/A.java", broad);
    write("ttm/src/main/java/org/vramlab/ttm/sched/Simulation.java", broad);
    write("workloads/src/main/java/org/vramlab/workloads/A.java", broad);
    assertEquals(
        List.of("devices/src/main/java/org/vramlab/devices/A.java"),
        new SourceTree(scratch).broadCatches());
  }

  @Test
  void files_ofProduct_areFinished() {
    assertEquals(List.of(), product.unfinishedFiles());
  }

  @Test
  void files_withMarksOfUnfinishedWork_areFound() throws IOException {
    write("ttm/src/main/java/a/A.java", "// " + "TO" + "DO later");
    write("ttm/src/test/java/a/ATest.java", "@Dis" + "abled class ATest {}");
    write("ttm/src/main/java/a/B.java", "class B {}");
    assertEquals(
        List.of("ttm/src/main/java/a/A.java", "ttm/src/test/java/a/ATest.java"),
        new SourceTree(scratch).unfinishedFiles());
  }

  private void write(String name, String text) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** What git knows at the top: a user's own files beside the clone are his business. */
  private List<String> trackedTopNames() throws IOException, InterruptedException {
    Process git;
    try {
      git =
          new ProcessBuilder("git", "ls-files", "--cached")
              .directory(product.root().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return abort("no git here to ask what belongs to the tree");
    }
    List<String> names;
    try (var output = git.inputReader(UTF_8)) {
      names = output.lines().map(line -> line.split("/", 2)[0]).distinct().toList();
    }
    return git.waitFor() == 0 ? names : abort("not a clone: git cannot say what belongs to it");
  }
}

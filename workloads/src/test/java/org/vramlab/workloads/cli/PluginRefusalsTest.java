package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/** Plug-ins that cannot be used, and those that do wrong: a sentence each, which names them. */
class PluginRefusalsTest {
  @TempDir static Path shared;

  /** A trace that takes no time. */
  private static String trace = "";

  @TempDir Path folder;

  @BeforeAll
  static void generate() {
    trace = shared.resolve("small.gmtrace").toString();
    CommandLineRun.of("trace generate stencil --out " + trace + " --ops 200 --size 8MiB").fine();
  }

  private PluginMaker maker() {
    return new PluginMaker(folder);
  }

  /** What the command line says of a jar that cannot be loaded. */
  private static String refusal(Path jar) {
    CommandLineRun run = CommandLineRun.of("plugin", jar.toString());
    assertEquals(InputException.EXIT_STATUS, run.status(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("vramlab: " + jar + ": "), run.err());
    return run.err().substring(("vramlab: " + jar + ": ").length()).strip();
  }

  /** A policy of that name, otherwise as it should be but for {@code body}. */
  private static String policy(String label, String body) {
    return """
    package mine;
    import org.vramlab.ttm.policy.*;
    import org.vramlab.ttm.replacement.*;
    public final class Mine implements ReplacementPolicy {
      public String label() { return %s; }
      public String description() { return "mine"; }
      public Replacement newReplacement(PolicyChoice choice, CacheSetting setting) { %s }
    }
    """
        .formatted(label, body);
  }

  @Test
  void plugin_missing_isRefused() {
    assertEquals(
        "it cannot be read (there is no such file); name a jar.",
        refusal(folder.resolve("absent.jar")));
  }

  @Test
  void plugin_folder_isRefused() {
    assertEquals("this is a folder; name a jar.", refusal(folder));
  }

  @Test
  void plugin_text_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.jar"), "no jar");
    assertEquals(
        "it is no jar, or a broken one; `vramlab plugin --help` says what a plug-in is, and how to"
            + " build one.",
        refusal(file));
  }

  @Test
  void plugin_withoutServices_isRefused() throws IOException {
    String said = refusal(maker().jar("empty.jar", Map.of("a.txt", new byte[1])));
    assertTrue(
        said.startsWith(
            "it brings nothing: it has no"
                + " META-INF/services/org.vramlab.ttm.policy.ReplacementPolicy; "),
        said);
  }

  @Test
  void plugin_classMissing_isRefused() throws IOException {
    byte[] name = "mine.Gone\n".getBytes(StandardCharsets.UTF_8);
    String entry = PluginMaker.entry(ReplacementPolicy.class);
    String said = refusal(maker().jar("gone.jar", Map.of(entry, name)));
    assertTrue(said.contains("mine.Gone not found"), said);
  }

  @Test
  void plugin_classOfAnotherKind_isRefused() throws IOException {
    String said = refusal(maker().of(PlacementPolicy.class, policy("\"mine\"", "return null;")));
    assertTrue(said.contains("mine.Mine not a subtype"), said);
  }

  @Test
  void plugin_constructorThrows_isRefused() throws IOException {
    String source =
        policy("\"mine\"", "return null;")
            .replace(
                "public String label",
                "public Mine() { throw new IllegalStateException(\"no\"); } public String label");
    String said = refusal(maker().of(ReplacementPolicy.class, source));
    assertTrue(said.contains("IllegalStateException: no"), said);
  }

  @Test
  void plugin_nameOfOneThatShips_isRefused() throws IOException {
    assertEquals(
        "its policy 'lru' has the name of one that ships; have its label() return another.",
        refusal(maker().of(ReplacementPolicy.class, policy("\"lru\"", "return null;"))));
  }

  @Test
  void plugin_nameTwice_isRefused() throws IOException {
    Path jar = maker().of(ReplacementPolicy.class, policy("\"mine\"", "return null;"));
    CommandLineRun run = CommandLineRun.of("plugin", jar.toString(), jar.toString());
    assertEquals(InputException.EXIT_STATUS, run.status());
    assertTrue(
        run.sentence().contains("its policy 'mine' has the name of another that was brought"),
        run.err());
  }

  @Test
  void plugin_nameThatCannotBeWritten_isRefused() throws IOException {
    String said = refusal(maker().of(ReplacementPolicy.class, policy("\"a,b\"", "return null;")));
    assertTrue(said.startsWith("its policy 'a,b' cannot be written on a command line"), said);
  }

  @Test
  void plugin_nullName_isRefused() throws IOException {
    String said = refusal(maker().of(ReplacementPolicy.class, policy("null", "return null;")));
    assertTrue(said.startsWith("one of its services answers null; "), said);
  }

  @Test
  void plugin_ofLaterJava_isRefused() throws IOException {
    Path jar = maker().of(ReplacementPolicy.class, policy("\"mine\"", "return null;"));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry : java.util.Collections.list(file.entries())) {
        byte[] content = file.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".class")) {
          content[7] = 99; // the low byte of major_version
        }
        entries.put(entry.getName(), content);
      }
    }
    String said = refusal(maker().jar("later.jar", entries));
    assertEquals(
        "it was compiled for a later Java than this one, which is 25; compile it with javac"
            + " --release 25.",
        said);
  }

  @Test
  void run_unknownNames_sayWhatThereIs() throws IOException {
    String jar = maker().example().toString();
    CommandLineRun policy = CommandLineRun.of("run", trace, "--plugin", jar, "--policy", "none");
    assertEquals(UsageException.EXIT_STATUS, policy.status());
    assertTrue(policy.sentence().endsWith(", largest-first."), policy.err());
    CommandLineRun place = CommandLineRun.of("run", trace, "--plugin", jar, "--placement", "none");
    assertEquals(UsageException.EXIT_STATUS, place.status());
    assertTrue(place.sentence().endsWith("cost, quickest-exit."), place.err());
    CommandLineRun driver = CommandLineRun.of("run", trace, "--plugin", jar, "--driver", "none");
    assertEquals(UsageException.EXIT_STATUS, driver.status());
    assertTrue(driver.sentence().endsWith("known are frame-grabber."), driver.err());
  }

  /** What a run says of a plug-in that is loaded, and does wrong. */
  private static String finding(Path jar, String words) {
    CommandLineRun run =
        CommandLineRun.of(("run " + trace + " --vram x2 --plugin " + jar + " " + words).split(" "));
    assertEquals(FindingException.EXIT_STATUS, run.status(), run.err());
    assertEquals("", run.out());
    return run.err();
  }

  /** The example, but the first two candidates are the same. */
  private Path offersTwice() throws IOException {
    String source =
        Files.readString(Path.of("src", "docs", "plugin", "LargestFirst.java"))
            .replace("package example", "package mine")
            .replace("LargestFirst", "Mine")
            .replace(
                "      return count;", "      if (count > 1) { into[1] = into[0]; } return count;");
    return maker().of(ReplacementPolicy.class, source);
  }

  @Test
  void run_policyOffersAVictimTwice_isCaught() throws IOException {
    String said = finding(offersTwice(), "--policy largest-first");
    assertTrue(
        said.matches(
            "(?s).*\nvramlab: the run ended early and has no result: policy 'largest-first' of"
                + " mine.jar offers slot \\d+ as a candidate twice.\n.*"),
        said);
  }

  @Test
  void policies_policyOffersAVictimTwice_isCaught() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            ("policies " + trace + " --size x2 --policy largest-first --plugin " + offersTwice())
                .split(" "));
    assertEquals(FindingException.EXIT_STATUS, run.status(), run.err());
    assertTrue(
        run.sentence().matches("vramlab: policy 'largest-first' of mine.jar offers slot .* twice."),
        run.err());
  }

  @Test
  void compare_policyOffersAVictimTwice_isARowWithItsReason() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            ("compare "
                    + trace
                    + " --vram x2 --policies lru,largest-first --plugin "
                    + offersTwice())
                .split(" "));
    assertEquals(Main.FOUND, run.status(), run.err());
    assertTrue(run.out().contains("policy 'largest-first' of mine.jar offers slot"), run.out());
  }

  @Test
  void run_policyThrows_isNamed() throws IOException {
    Path jar =
        maker()
            .of(
                ReplacementPolicy.class,
                policy("\"mine\"", "throw new IllegalStateException(\"never\");"));
    assertEquals(
        "vramlab: plug-in mine.jar failed: java.lang.IllegalStateException: never at"
            + " mine.Mine.newReplacement(Mine.java:7)",
        finding(jar, "--policy mine").lines().toList().getLast());
  }

  @Test
  void run_placementChoosesNone_isCaught() throws IOException {
    String source =
        Files.readString(Path.of("src", "docs", "plugin", "QuickestExit.java"))
            .replace("package example", "package mine")
            .replace("QuickestExit", "Mine")
            .replaceFirst("return victim[^;]*;", "return new Exit(7, false, false, 0, 0);");
    String said = finding(maker().of(PlacementPolicy.class, source), "--placement quickest-exit");
    assertTrue(said.contains("placement 'quickest-exit' of mine.jar chooses Exit["), said);
  }

  private static String prefetcher(String body) {
    return """
    package mine;
    import org.vramlab.devices.prefetch.*;
    public final class Mine implements PrefetchPolicy {
      public String label() { return "mine"; }
      public String description() { return "mine"; }
      %s
    }
    """
        .formatted(body);
  }

  @Test
  void run_prefetcherWishesForWhatIsNot_isCaught() throws IOException {
    String source =
        prefetcher(
            "public Prefetcher newPrefetcher(PrefetchView view) { return () -> 1_000_000; }");
    String said = finding(maker().of(PrefetchPolicy.class, source), "--prefetch mine");
    assertTrue(
        said.contains("prefetcher 'mine' of mine.jar wants buffer 1000000, which cannot be"), said);
  }

  @Test
  void run_prefetcherInsists_isCaught() throws IOException {
    String source =
        prefetcher(
            """
            public Prefetcher newPrefetcher(PrefetchView view) {
              return new Prefetcher() {
                int refused = NONE;
                public int next() {
                  if (refused != NONE && view.isFetchable(refused)) { return refused; }
                  for (int i = view.firstFrom(0); i >= 0; i = view.firstFrom(i + 1)) {
                    if (view.isFetchable(i)) { return i; }
                  }
                  return NONE;
                }
                public void givenUp(int buffer) { refused = buffer; }
              };
            }
            """);
    String said = finding(maker().of(PrefetchPolicy.class, source), "--prefetch mine");
    assertTrue(said.contains("again, which it could not have before the next job"), said);
  }

  @Test
  void plugin_prefetcherThatWantsToSeeTooMuch_isRefused() throws IOException {
    Path jar =
        maker()
            .of(
                PrefetchPolicy.class,
                prefetcher(
                    "public int window() { return -1; } public Prefetcher"
                        + " newPrefetcher(PrefetchView view) { return () -> -1; }"));
    assertEquals(
        "its prefetcher 'mine' wants to see -1 operations; have its window() return a number from"
            + " 0 to 8192.",
        refusal(jar));
  }

  /** The example, but it reads through a page table that shows nothing. */
  @Test
  void run_driverReadsWhatItHasNotMapped_isCaughtByTheChecker() throws IOException {
    String source =
        Files.readString(Path.of("src", "docs", "plugin", "FrameGrabber.java"))
            .replace("package example", "package mine")
            .replace("FrameGrabber", "Mine")
            .replaceFirst("sched.events\\(\\).mappingBound[^;]*;", "");
    String said = finding(maker().of(GuestDriver.class, source), "--driver frame-grabber");
    assertTrue(said.contains("the checker found a broken rule"), said);
  }
}

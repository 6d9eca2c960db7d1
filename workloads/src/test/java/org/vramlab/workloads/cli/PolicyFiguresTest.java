package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.io.JsonTree;

/**
 * Policies with figures of their own, in {@code run} and {@code compare} as in {@code policies}.
 */
@Timeout(300) // a comparison starts JVMs, and the machine may be busy
class PolicyFiguresTest {
  @TempDir Path folder = Path.of("set by JUnit");

  /** A loop over twelve buffers, which no window of less than twelve operations looks around. */
  private String loop = "";

  @BeforeEach
  void trace() {
    loop = folder.resolve("loop.gmtrace").toString();
    CommandLineRun.of("trace generate cyclic --buffers 12 --ops 200 --size 8MiB --out " + loop)
        .fine();
  }

  private JsonTree run(String policy) throws Exception {
    return JsonTree.of(
        CommandLineRun.of("run " + loop + " --vram x2 --policy " + policy + " --json -")
            .fine()
            .out());
  }

  private static long movedIn(JsonTree run) throws Exception {
    return run.at("processes").elements().getFirst().at("movedInBytes").number();
  }

  @Test
  void run_showsThePolicyWithItsFigures_andTheyCount() throws Exception {
    JsonTree near = run("plan-ahead:window=1");
    JsonTree far = run("plan-ahead:window=100");
    assertEquals("plan-ahead:window=1", near.at("settings").at("policy").text());
    assertEquals("plan-ahead:window=100", far.at("settings").at("policy").text());
    assertNotEquals(
        near.at("run").at("configuration").text(), far.at("run").at("configuration").text());
    assertEquals(movedIn(run("lru")), movedIn(near), "one operation ahead nobody comes back");
    assertEquals(movedIn(run("belady")), movedIn(far), "and in a hundred everybody");
    assertTrue(movedIn(far) < movedIn(near));
  }

  @Test
  void compare_figuresByColonOrComma_areOneContender_thatRunKnows() throws Exception {
    Path json = folder.resolve("c.json");
    Path page = folder.resolve("c.html");
    CommandLineRun compared =
        CommandLineRun.of(
                "compare "
                    + loop
                    + " --vram x2 --jobs 1 --policies lru,2q:in=0.2,out=0.4,plan-ahead:window=100"
                    + " --json "
                    + json
                    + " --report "
                    + page)
            .fine();
    assertTrue(compared.out().contains("2q:in=0.2:out=0.4"), compared.out());
    assertTrue(compared.out().contains("plan-ahead:window=100 *"), "it is told the future");
    List<JsonTree> cells =
        JsonTree.of(Files.readString(json, StandardCharsets.UTF_8)).at("cells").elements();
    List<String> policies = new ArrayList<>();
    for (JsonTree cell : cells) {
      policies.add(cell.at("settings").at("policy").text());
      JsonTree run =
          JsonTree.of(CommandLineRun.of(cell.at("command").text() + " --json -").fine().out());
      assertEquals(
          run.at("makespanNanos").number(), cell.at("figures").at("makespanNanos").number());
    }
    assertEquals(List.of("lru", "2q:in=0.2:out=0.4", "plan-ahead:window=100"), policies);
    String html = Files.readString(page, StandardCharsets.UTF_8);
    assertTrue(html.contains("2q:in=0.2:out=0.4"), "the page names it as well");
  }

  @ParameterizedTest
  @CsvSource({
    "clock:bits=9, it takes bits",
    "clock:bits=, it takes bits",
    "clock:bits, it takes bits",
    "clock:size=2, it takes bits",
    "lru:k=2, lru takes no figures",
    "plan-ahead:window=0, it takes window",
    "uvm-tree:levels=2.5, it takes levels",
    "cost-aware:rate=10, those of a run are its machine's",
    "min:window=3, min takes no figures",
    "nru:bits=1, there is no policy 'nru'"
  })
  void figuresThatMeanNothing_areUsage(String policy, String why) {
    for (String command : List.of("run ", "compare ")) {
      CommandLineRun refused = CommandLineRun.of(command + loop + " --policy " + policy);
      assertEquals(2, refused.status());
      assertTrue(refused.err().contains(why), refused.err());
    }
  }

  /** What a cache must assume of its link is a figure there: a slow start makes small ones dear. */
  @Test
  void policies_costAwareTakesALink() {
    String out =
        CommandLineRun.of(
                "policies "
                    + loop
                    + " --size x2 --policy cost-aware:rate=50:latency=3,cost-aware:uses=0")
            .fine()
            .out();
    assertTrue(out.contains("cost-aware:latency=3:rate=50 "), out);
    assertTrue(out.contains("cost-aware:uses=0 "), out);
  }

  @Test
  void figureOutOfRange_isToldTheRange() {
    String err = CommandLineRun.of("policies zipf:9,9,1,1,1 --policy 2q:in=2 --size 3").err();
    assertTrue(
        err.contains(
            "it takes in from 0.0001 to 0.9999 (share of the newcomers; 0.25 if not given); out"),
        err);
  }
}

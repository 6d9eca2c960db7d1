package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.workloads.io.JsonTree;

/** Cache mode, and published miss counts held against it. */
class PoliciesCommandTest {
  private static final Path SHARED = Path.of("..", "..", "shared");

  /** Rows of a published simulator, on a trace that anybody can generate. */
  private static final String ROWS = "/org/vramlab/workloads/cache/zipf1_1M.csv";

  private static final String ZIPF = "zipf:100000,1000000,1.0,42,1";

  private static final String RUNS = "\"runs\"";
  private static final String CURVE = "\"lruCurve\"";

  @TempDir Path folder;

  private static String rows() throws IOException {
    try (InputStream in = PoliciesCommandTest.class.getResourceAsStream(ROWS)) {
      assertTrue(in != null, "the rows are in the tree");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), content);
  }

  @Test
  void conform_publishedMissCounts_allAgree() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "conform", "policies", file(rows()).toString(), "--trace", ZIPF, "--as", "zipf1_1M");
    run.fine();
    assertTrue(run.out().endsWith("24 of 24 agree\n"), run.out());
    assertTrue(run.out().contains("passed over: 1 rows of LHD (default)"), run.out());
  }

  @Test
  void conform_oneCountChanged_isFound() throws IOException {
    List<String> lines = rows().lines().toList();
    String lru = lines.stream().filter(line -> line.contains(",LRU,")).findFirst().orElseThrow();
    String[] cells = lru.split(",", -1);
    cells[6] = Long.toString(Long.parseLong(cells[6]) + 1);
    Path file = file(lines.get(0) + "\n" + String.join(",", cells) + "\n");
    CommandLineRun run =
        CommandLineRun.of(
            "conform", "policies", file.toString(), "--trace", ZIPF, "--as", "zipf1_1M");
    assertEquals(Main.FOUND, run.status());
    assertTrue(run.out().contains("line 2: LRU"), run.out());
    assertTrue(run.out().endsWith("0 of 1 agree\n"), run.out());
  }

  @Test
  void policies_curve_isWhatSingleSizesSay() {
    String out =
        CommandLineRun.of("policies zipf:500,5000,1.0,7,1 --policy lru --size 1,10,20 --curve")
            .fine()
            .out();
    String[] halves = out.split("\n\n", 2);
    for (String line : halves[0].lines().skip(1).toList()) {
      String[] cells = line.split(" +", -1);
      assertTrue(
          halves[1]
              .lines()
              .anyMatch(
                  each -> each.matches(String.join(" +", cells[1], cells[3], cells[4], cells[6]))),
          cells[1] + " objects: " + out);
    }
  }

  /** Objects of many sizes: each point of the curve is what a cache of that size does. */
  @Test
  void policies_curveInBytes_isWhatSingleSizesSay() throws IOException {
    StringBuilder csv = new StringBuilder("time,id,size\n");
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      int id = (int) (200 * random.nextDouble() * random.nextDouble());
      csv.append(i).append(',').append(id).append(',').append(1 + id * 37 % 100).append('\n');
    }
    Path trace = Files.writeString(folder.resolve("sizes.csv"), csv.toString());
    String words = "policies " + trace + " --unit bytes --policy lru --json - --size ";
    String curve = CommandLineRun.of(words + "1% --curve").fine().out();
    List<Long> sizes = numbers(curve, CURVE, "size");
    assertEquals(100, sizes.getFirst(), "the largest object, so that every one is let in");
    String all = sizes.stream().map(size -> size + "").collect(Collectors.joining(","));
    String runs = CommandLineRun.of(words + all).fine().out();
    assertEquals(numbers(runs, RUNS, "misses"), numbers(curve, CURVE, "misses"));
    assertEquals(numbers(runs, RUNS, "missedBytes"), numbers(curve, CURVE, "missedBytes"));
  }

  /** Who is asked for most makes a sample's requests more or fewer than its share. */
  @Test
  void policies_sampled_estimatesTheWhole() {
    String words = "policies " + ZIPF + " --policy lru,sieve,arc --size 1%,5%,10%,30% --json -";
    String whole = CommandLineRun.of(words).fine().out();
    String sampled = CommandLineRun.of(words + " --sample 0.1").fine().out();
    assertEquals(numbers(whole, RUNS, "size"), numbers(sampled, RUNS, "size"));
    assertEquals(numbers(whole, RUNS, "requests"), numbers(sampled, RUNS, "requests"));
    List<Long> misses = numbers(whole, RUNS, "misses");
    List<Long> estimates = numbers(sampled, RUNS, "misses");
    for (int i = 0; i < misses.size(); i++) {
      assertEquals(misses.get(i), estimates.get(i), 0.02 * 1_000_000, "run " + i);
    }
  }

  @Test
  void policies_sampleOfNobody_isSaidToBeTooSmall() {
    CommandLineRun run =
        CommandLineRun.of("policies zipf:9,99,1,1,1 --policy lru --size 1 --sample 0.0001");
    assertEquals(3, run.status());
    assertTrue(
        run.err().contains("objects is in a sample of 0.0001; take a larger one"), run.err());
  }

  @Test
  void policies_sampledCurve_speaksOfSizesOfTheWhole() {
    String words = "policies " + ZIPF + " --policy lru --size 1% --curve --json - --sample 0.1";
    String out = CommandLineRun.of(words).fine().out();
    List<Long> sizes = numbers(out, CURVE, "size");
    assertEquals(10, sizes.getFirst(), "what one object of ten stands for");
    assertEquals(80_759, sizes.getLast(), 0.05 * 80_759, "all objects");
    assertEquals(80_759, numbers(out, CURVE, "misses").getLast(), 0.05 * 80_759, "each once");
  }

  /** The whole numbers of that name in one array of the result. */
  private static List<Long> numbers(String json, String array, String name) {
    String from = json.substring(json.indexOf(array));
    return Pattern.compile('"' + name + "\" : ([0-9]+)")
        .matcher(from.substring(0, from.indexOf("\n  ]")))
        .results()
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  @Test
  void policies_sampledAtRateOne_isTheWhole() {
    String words = "policies zipf:500,5000,1.0,7,1 --policy all --size 10% --json -";
    String whole = CommandLineRun.of(words).fine().out();
    String sampled = CommandLineRun.of(words + " --sample 1").fine().out();
    assertEquals(runs(whole), runs(sampled));
  }

  private static String runs(String json) {
    return json.substring(json.indexOf("\"runs\""));
  }

  @Test
  void policies_gmtrace_eachDeviceHasAPoolAndWritesBack() {
    String out =
        CommandLineRun.of("policies wave3d_stencil_4dev --policy lru,belady --size x1.5")
            .fine()
            .out();
    assertEquals(3, out.lines().count(), out);
  }

  /** Whatever {@code run} makes a gmtrace of; what was assumed is said, and can be stated. */
  @Test
  void policies_logOfRequestsOfModels_isWhatItsGmtraceIs() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("log.csv"),
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:15:46.6805900,374,44
            2023-11-16 18:15:46.7805900,3740,144
            2023-11-16 18:15:47.6805900,1500,900
            """);
    Path converted = folder.resolve("log.gmtrace");
    CommandLineRun.of("trace convert " + log + " --no-weights --out " + converted).fine();
    String words = " --policy lru,belady --size x2";
    CommandLineRun direct = CommandLineRun.of("policies " + log + words + " --no-weights").fine();
    assertEquals(CommandLineRun.of("policies " + converted + words).fine().out(), direct.out());
    assertTrue(direct.err().contains("assumed: blocks have 512 tokens"), direct.err());
  }

  /** A trace may give its buffers any ids; it is not the largest that takes memory. */
  @Test
  void policies_gmtrace_idsOfBuffersMayBeAnyNumbers() throws IOException {
    String header =
        "{\"format\":\"gmtrace\",\"version\":1,\"workload\":\"x\",\"devices\":1,\"ops\":[\"a\"]}\n";
    String events = "";
    for (String id : List.of("ONE", "TWO")) {
      events += "[\"A\"," + id + ",4194304,0,\"x\"]\n[\"O\",0,0,5,[" + id + ",4096],[]]\n";
    }
    Path small = folder.resolve("small.gmtrace");
    Path large = folder.resolve("large.gmtrace");
    Files.writeString(small, header + events.replace("ONE", "0").replace("TWO", "1"));
    Files.writeString(
        large, header + events.replace("ONE", "40000000").replace("TWO", "2147483646"));
    String words = " --policy all --size x2";
    assertEquals(
        CommandLineRun.of("policies " + small + words).fine().out(),
        CommandLineRun.of("policies " + large + words).fine().out());
  }

  @Test
  void policies_gmtrace_sizesInPercentAreOfItsPeak() {
    String words = "policies wave3d_stencil_4dev --policy lru,mru --size ";
    assertEquals(
        CommandLineRun.of(words + "x2").fine().out(), CommandLineRun.of(words + "50%").out());
    assertEquals(2, CommandLineRun.of(words + "50% --unit objects").status());
  }

  @Test
  void policies_linesThatAreNoRequests_areCounted_andFatalWhenStrict() throws IOException {
    Path trace = Files.writeString(folder.resolve("t.csv"), "id,size\n7,10\n8\n7,10\n9,x\n");
    String words = "policies " + trace + " --policy lru --size 5";
    String err = CommandLineRun.of(words).fine().err();
    assertTrue(
        err.contains(
            "not understood and left out: 2 lines, the first is line 3 (it has 1 fields for 2"
                + " columns): 8"),
        err);
    assertEquals(3, CommandLineRun.of(words + " --strict").status());
    String list = CommandLineRun.of("trace info " + trace + " " + trace).fine().out();
    assertTrue(list.contains("2 lines"), list);
    assertTrue(list.contains("t.csv, line 3 (it has 1 fields for 2 columns): 8"), list);
  }

  /** At such sizes libCacheSim's rules keep nothing: true, and no verdict on the policy. */
  @Test
  void policies_thatLetNothingIn_areNamed() {
    CommandLineRun run =
        CommandLineRun.of("policies zipf:100,2000,1.0,7,1 --policy s3fifo,lru --size 10,40").fine();
    assertTrue(run.err().contains("s3fifo lets nothing in at size 10: "), run.err());
    assertEquals(1, run.err().lines().filter(line -> line.contains("lets nothing in")).count());
  }

  @Test
  void policies_wrongWords_areUsage() {
    assertEquals(2, CommandLineRun.of("policies " + ZIPF + " --policy nru --size 1").status());
    assertEquals(
        2, CommandLineRun.of("policies " + ZIPF + " --policy clock:bits=9 --size 1").status());
    assertEquals(2, CommandLineRun.of("policies " + ZIPF + " --policy lru --size 0").status());
    assertEquals(
        2, CommandLineRun.of("policies " + ZIPF + " --policy lru --size 1 --unit pages").status());
    assertEquals(3, CommandLineRun.of("policies missing.bin --policy lru --size 1").status());
    assertEquals(2, CommandLineRun.of("run wave3d_stencil_4dev --vram x1.5 --policy min").status());
  }

  /** Two processes contend, so that locked and protected candidates are passed over. */
  @Test
  void run_everyPolicy_isCleanUnderContention() {
    String trace = folder.resolve("small.gmtrace").toString();
    CommandLineRun.of("trace generate zipf --out " + trace + " --buffers 12 --ops 100 --size 8MiB")
        .fine();
    for (EvictionPolicy policy :
        Arrays.stream(EvictionPolicy.values()).filter(EvictionPolicy::isManagerPolicy).toList()) {
      CommandLineRun run =
          CommandLineRun.of("run " + trace + "*2 --vram 40MiB --policy " + policy.label());
      run.fine();
      assertTrue(run.out().contains("no rule was broken"), policy + ": " + run.out());
    }
  }

  /** Or a margin over several seeds would be called beyond a spread that was never there. */
  @Test
  void run_policiesThatDrawLots_drawAnewWithEachSeed() throws IOException {
    String trace = folder.resolve("lots.gmtrace").toString();
    CommandLineRun.of("trace generate zipf --out " + trace + " --buffers 64 --ops 400 --size 1MiB")
        .fine();
    for (String policy : List.of("random", "random-buckets", "hyperbolic:sample=4")) {
      Set<Long> moved = new HashSet<>();
      for (int seed = 1; seed <= 6; seed++) {
        String words = "run " + trace + " --vram x3 --policy " + policy + " --seed " + seed;
        String json = CommandLineRun.of(words + " --json -").fine().out();
        JsonTree process = JsonTree.of(json).at("processes").elements().getFirst();
        moved.add(process.at("movedInBytes").number());
      }
      assertTrue(moved.size() > 1, policy + " moves the same with each seed: " + moved);
    }
  }

  /** Another program's results on other traces, where they are at hand. */
  @Test
  void conform_sharedRows_allAgree() {
    Path rows = SHARED.resolve("oracle/policies/golden-missratios.csv");
    Path trace = SHARED.resolve("traces/cache/lirs_multi3.oracleGeneral.bin.gz");
    Assumptions.assumeTrue(Files.exists(rows) && Files.exists(trace), "there is no ../shared");
    String out = CommandLineRun.of("conform policies " + rows + " --trace " + trace).fine().out();
    assertTrue(out.endsWith("126 of 126 agree\n"), out);
  }

  /** A reference simulation of captured traces, to the byte, where it is at hand. */
  @Test
  void conform_sharedBufferRows_allAgree() {
    Path rows = SHARED.resolve("traces/torch/reference_results.csv");
    Path trace = SHARED.resolve("traces/torch/resnet50_train_b128.gmtrace.gz");
    Assumptions.assumeTrue(Files.exists(rows) && Files.exists(trace), "there is no ../shared");
    String out = CommandLineRun.of("conform policies " + rows + " --trace " + trace).fine().out();
    assertTrue(out.endsWith("9 of 9 agree\n"), out);
  }

  /** Hit ratios that are published of a log of model swaps, with 4, 8, 16 and 32 resident. */
  @Test
  void policies_modelSwaps_hitAsPublished() {
    Path log = SHARED.resolve("traces/other/genai2026_lora_request_trace.csv.gz");
    Assumptions.assumeTrue(Files.exists(log), "there is no ../shared");
    String sizes = "--size 27.6GB,55.2GB,110.4GB,220.8GB";
    String out = CommandLineRun.of("policies " + log + " --policy lru " + sizes).fine().out();
    List<String> rows = out.lines().skip(1).toList();
    double[] hits = {66.1, 85.3, 94.8, 97.9};
    for (int i = 0; i < hits.length; i++) {
      double missed = Double.parseDouble(rows.get(i).split("  +", -1)[4]);
      assertEquals(hits[i], 100 * (1 - missed), 0.1, rows.get(i));
    }
  }
}

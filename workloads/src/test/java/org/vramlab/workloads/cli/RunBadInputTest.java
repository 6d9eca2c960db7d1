package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.interconnect.file.TopologyWriter;
import org.vramlab.interconnect.preset.Topologies;

/**
 * Whatever is wrong with what {@code run} is given: one sentence that names file, line and remedy,
 * status 2 for usage and 3 for input, and nothing half written.
 */
class RunBadInputTest {
  private static final String HEADER =
      "{\"format\":\"gmtrace\",\"version\":1,\"workload\":\"hand\",\"devices\":1,\"ops\":[\"op\"]}";

  @TempDir Path folder = Path.of("set by JUnit");

  // ---- The trace.

  @Test
  void truncatedGzip_namesFileAndRemedy() throws IOException {
    Path file = folder.resolve("cut.gmtrace.gz");
    CommandLineRun.of("trace generate cyclic --ops 5000 --out " + file).fine();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertRefused(3, "run " + file, file.toString(), "line ", "copy or download it again");
  }

  @Test
  void unknownVersion_namesFileLineAndRemedy() throws IOException {
    Path file = write(HEADER.replace("\"version\":1", "\"version\":7"));

    assertRefused(3, "run " + file, file + ", line 1: ", "7", "1");
  }

  @Test
  void operationOnFreedBuffer_namesFileAndLine() throws IOException {
    Path file = write(HEADER, "[\"A\",0,4096,0,\"act\"]", "[\"F\",0]", "[\"O\",0,0,1,[0,4096],[]]");

    assertRefused(3, "run " + file, file + ", line 4: ", "buffer 0");
  }

  /** Ids are names: how large they are means nothing. */
  @Test
  void hugeSparseIds_areFine() throws IOException {
    Path file =
        write(
            HEADER,
            "[\"A\",1500000000,4096,0,\"act\"]",
            "[\"A\",7,4096,0,\"act\"]",
            "[\"O\",0,0,1,[],[1500000000,4096,7,4096]]",
            "[\"F\",1500000000]");

    assertEquals(0, CommandLineRun.of("run " + file).status());
    assertEquals(0, CommandLineRun.of("trace info " + file).status());
  }

  @Test
  void script_saysHowItIsRecorded() throws IOException {
    Path file = Files.writeString(folder.resolve("train.py"), "import torch\n");

    assertRefused(3, "run " + file, file + ": this is a program", "vramlab_capture.py --out");
  }

  @Test
  void noTrace_namesTheBundledOnes() {
    assertRefused(3, "run no_such_trace", "no_such_trace: ", "wave3d_stencil_4dev");
  }

  // ---- The machine.

  @Test
  void bufferLargerThanEveryPool_namesFileLineAndTheSizeThatWouldDo() throws IOException {
    Path file = write(HEADER, "[\"A\",0,8388608,0,\"act\"]", "[\"O\",0,0,1,[],[0,8388608]]");

    assertRefused(3, "run " + file + " --vram 1MiB", file + ", line 3: ", "--vram 8MiB");
    assertEquals(0, CommandLineRun.of("run " + file + " --vram 8MiB").status());
  }

  @Test
  void gttThatABufferCannotPass_namesFileLineAndTheSizeThatWouldDo() throws IOException {
    Path file = write(HEADER, "[\"A\",0,8388608,0,\"act\"]", "[\"O\",0,0,1,[],[0,8388608]]");

    assertRefused(3, "run " + file + " --gtt 1MiB", file + ", line 3: ", "GTT", "--gtt 8MiB");
    assertEquals(0, CommandLineRun.of("run " + file + " --gtt 8MiB").status());
    assertRefused(
        3, "run " + file + " --gtt 8MiB --move-limit amdgpu", "used in host memory", "--gtt 16MiB");
    assertEquals(0, CommandLineRun.of("run " + file + " --gtt 16MiB --move-limit 1MB/s").status());
  }

  @Test
  void hostThatHoldsNoBuffer_namesFileLineAndTheSizeThatWouldDo() throws IOException {
    Path file = write(HEADER, "[\"A\",0,8388608,0,\"act\"]", "[\"O\",0,0,1,[],[0,8388608]]");

    assertRefused(3, "run " + file + " --host x99999", file + ", line 3: ", "--host 8MiB");
    assertRefused(3, "run " + file + " --host 4MiB", file + ", line 3: ", "--host 8MiB");
    assertEquals(0, CommandLineRun.of("run " + file + " --host 8MiB").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"min", "low"})
  void protectionBeyondTheMaximum_namesBoth(String limit) {
    String limits = ":" + limit + "=80GiB,max=40GiB";
    assertRefused(2, "run llama7b_train_seq4096" + limits, limit + "=85899345920", "max");
    String equal = ":" + limit + "=90GiB,max=90GiB";
    assertEquals(0, CommandLineRun.of("run llama7b_train_seq4096" + equal + " --vram x1").status());
  }

  @Test
  void tooFewDevices_namesWhatThereIs() {
    assertRefused(3, "run llama7b_train_seq4096@9", "llama7b_train_seq4096", "device 9", "0 to 7");
    assertRefused(
        3,
        "run wave3d_stencil_4dev@4-7 --topology pcie-4gpu",
        "wave3d_stencil_4dev",
        "device 4",
        "0 to 3");
    assertRefused(3, "run wave3d_stencil_4dev@0,1", "wave3d_stencil_4dev", "4 devices");
  }

  // ---- Words that mean nothing.

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--topology frontier; there is no topology 'frontier'; frontier-mi250x",
        "--policy best; there is no policy 'best'; known are lru, lru-fault, fifo, mru",
        "--locking none; there is no locking mode 'none'; ticket, trylock, one-ticket",
        "--victims some; some; keep or drop",
        "--ww fifo; fifo; wait-die, wound-wait",
        "--vram 16GX; '16GX'; 16GiB",
        "--vram xx; 'xx'; x1.5",
        "--vram x0; 'x0'; x1.5",
        "--gtt much; 'much' is not a size; 16GiB",
        "--depth 0; --depth 0; 1 or more",
        "--depth ten; 'ten' is not an int; --help",
        "--from 1s; --from and --to; --timeline",
        "--from soon --timeline t.json.gz; 'soon' is not a time; 20ms",
        "--from 2s --to 1s --events e.csv; before it begins; after the beginning",
        "--json a --report a; two outputs are to go to 'a'; a place of its own",
        "--json a --report ./a; two outputs are to go to './a'; a place of its own",
        "--vram 8TiB; '8TiB' is more than; less than 8TiB",
        "--gtt 16; '16' is less than one page; 16GiB",
        "--host much; 'much' is neither a size nor a factor; 16GiB",
        "--host x0; 'x0' is not a factor; x1.5",
        "--retire soon; soon; behind-fences, ghosts, ghosts-fence-array",
        "--retire ghosts; does not go with --locking ticket; one-ticket",
        "--retire ghosts --locking trylock --delete-backlog -1; -1; 0 or more",
        "--delete-backlog 4; --retire behind-fences leaves none; one-ticket",
        "--delete-backlog few; 'few' is not an int; --help",
        "--host 16; '16' is less than one page; 16GiB",
        "--move-limit slow; '--move-limit slow' is no limit; off, amdgpu",
        "--move-limit 0MB/s; '--move-limit 0MB/s' is no limit; 1MB/s to 9999999MB/s",
        "--move-limit 64; '--move-limit 64' is no limit; 1MB/s",
        "--move-limit 64GB/s; '--move-limit 64GB/s' is no limit; 1MB/s",
        "--jsn x; unknown: --jsn; --json"
      })
  void senselessOption_isUsage(String options, String problem, String remedy) {
    assertRefused(2, "run llama7b_train_seq4096 " + options, problem, remedy);
  }

  @Test
  void noTraceAtAll_isUsage() {
    assertRefused(2, "run", "TRACE");
  }

  @Test
  void malformedTopologyFile_namesFile() throws IOException {
    Path file = folder.resolve("machine.topology");
    Files.writeString(file, "this is no topology\n");

    assertRefused(
        3, "run llama7b_train_seq4096 --topology " + file, file + ", line 1: this is of no format");
    assertRefused(3, "run llama7b_train_seq4096 --topology " + folder, "it is no tree of KFD");
    Files.writeString(file, "device gpu0 cpu=cpu0\n");
    assertRefused(3, "run llama7b_train_seq4096 --topology " + file, file + ", line 1: 'device'");
  }

  // ---- Output.

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--report", "--events", "--timeline"})
  void outputInNoDirectory_isRefusedBeforeTheRun(String option) {
    String place = folder + "/none/out";

    assertRefused(3, "run llama7b_train_seq4096 " + option + " " + place, place, "make it first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--report", "--events", "--timeline"})
  void outputOntoTheTrace_isRefusedAndLeavesItAsItWas(String option) throws IOException {
    Path file = write(HEADER, "[\"A\",0,4096,0,\"act\"]");
    String before = Files.readString(file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertRefused(2, "run " + file + " " + option + " " + file, "would replace the input");
    assertRefused(2, "run " + file + " " + option + " " + link, "would replace the input");
    assertRefused(2, "trace info " + file + " --json " + link, "would replace the input");
    assertEquals(before, Files.readString(file));
  }

  @Test
  void outputOntoTheTopology_isRefused() throws IOException {
    Path file = folder.resolve("machine.topology");
    Files.writeString(file, TopologyWriter.write(Topologies.named("pcie-4gpu")));
    Path trace = write(HEADER, "[\"A\",0,4096,0,\"act\"]");

    assertRefused(
        2, "run " + trace + " --topology " + file + " --json " + file, "would replace the input");
  }

  @Test
  void standardOutputThatIsFull_isNoSuccess() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    for (String command :
        List.of(
            "trace info wave3d_stencil_4dev", "trace generate zipf --ops 9 --out -", "--help")) {
      err.reset();
      Terminal terminal =
          new Terminal(
              new PrintStream(full, false, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false);

      assertEquals(3, Main.run(terminal, command.split(" ")));
      assertTrue(err.toString(StandardCharsets.UTF_8).contains("standard output: "));
    }
  }

  @Test
  void outputOntoADirectory_isRefused() {
    assertRefused(
        3, "run llama7b_train_seq4096 --json " + folder, folder.toString(), "path of a file");
  }

  @Test
  void badTraceWithOutputsWanted_leavesNoneBehind() throws IOException {
    Path file = write(HEADER, "[\"O\",0,0,1,[0,4096],[]]");

    assertRefused(
        3,
        "run " + file + " --events " + folder + "/e.csv --timeline " + folder + "/t.json.gz",
        file + ", line 2: ");
  }

  @Test
  void outputsThrownAway_leaveNothingBehind() throws Exception {
    OutputOptions options = new OutputOptions();
    options.events = folder.resolve("e.csv").toString();
    options.timeline = folder.resolve("t.json.gz").toString();
    Files.writeString(folder.resolve("e.csv"), "of an earlier run");
    try (RunOutputs outputs =
        RunOutputs.check(options, new PrintStream(OutputStream.nullOutputStream()))) {
      outputs.open();
      assertEquals(3, names().size(), "the earlier file and two that are being written");
    }

    assertEquals(List.of("e.csv"), names());
    assertEquals("of an earlier run", Files.readString(folder.resolve("e.csv")));
  }

  @Test
  void demoIntoAFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");

    assertRefused(3, "demo --out " + file, file.toString(), "--out");
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("hand.gmtrace"), String.join("\n", lines) + "\n");
  }

  private void assertRefused(int status, String command, String... parts) {
    List<String> before = names();
    CommandLineRun run = CommandLineRun.of(command);
    assertEquals(status, run.status(), run.err());
    for (String part : parts) {
      assertTrue(run.sentence().contains(part), part + " in: " + run.err());
    }
    assertTrue(run.sentence().endsWith("."), run.err());
    assertTrue(run.err().lines().count() <= 2, "at most identity and sentence: " + run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertEquals("", run.out());
    assertEquals(before, names());
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}

package org.vramlab.workloads.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.vramlab.workloads.format.Foreign.message;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * Figures that others, or another program, have counted in published files: the readers find the
 * same. Read where the files lie; skipped where they do not.
 */
class PublishedTracesTest {
  private static final Path TRACES =
      Path.of("..", "..", "shared", "traces").toAbsolutePath().normalize();

  private static TraceFile file(String name) throws InputException {
    Path path = TRACES.resolve(name);
    assumeTrue(Files.exists(path), "there is no " + path);
    return TraceFile.of(path.toString(), ConversionSettings.DEFAULT);
  }

  private static Account account(String name) throws InputException {
    TraceFile file = file(name);
    TraceSummary.of(file.source());
    Account account = Objects.requireNonNull(file.account());
    assertEquals(0, account.unknownCount(), name);
    return account;
  }

  private static void assertKnows(Account account, String words) {
    assertTrue(
        account.known().stream().anyMatch(sentence -> sentence.contains(words)),
        () -> "not '" + words + "' but " + account.known());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serving/AzureLLMInferenceTrace_conv.csv.gz | 19,366 requests",
        "serving/AzureLLMInferenceTrace_conv.csv.gz | at most 64 requests and 99,180 tokens",
        "serving/AzureLLMInferenceTrace_code.csv.gz | 8,819 requests",
        "serving/AzureLLMInferenceTrace_code.csv.gz | and 225,637 tokens",
        "captures/cs336_medium_1024_training_cuda_snapshot_trace.csv.gz | 22,331 events",
        "captures/cs336_medium_1024_training_cuda_snapshot_trace.csv.gz | 7,591 allocations",
        "captures/cs336_medium_1024_training_cuda_snapshot_trace.csv.gz | at most 19,111,272,456",
        "captures/cs336_medium_1024_training_cuda_snapshot_trace.csv.gz | 438 frees of blocks",
        "captures/cs336_medium_1024_inference_cuda_snapshot_trace.csv.gz | 3,840 events",
        "captures/cs336_medium_128_inference_memory_snapshot.pickle.gz | 1,280 allocations",
        "captures/hta_memory_timeline.raw.json.gz | 16,845 entries: 645 tensors existed before,"
            + " 3,345 created, 9,510 written, 3,345 destroyed",
        "captures/hta_v100_training_with_memory_kineto.json.gz | 216,092 events",
        "captures/hta_v100_training_with_memory_kineto.json.gz | 13,385 allocations",
        "captures/hta_mi250_minitoy_train_ROCm6.2_kineto.json.gz | 220 events",
        "captures/amdgpu_steamvr_2017_events.txt.gz | 755 submissions",
        "captures/amdgpu_steamvr_2017_events.txt.gz | moves into VRAM: 2 of 2,097,152 bytes",
        "captures/amdgpu_steamvr_2017_events.txt.gz | 1,976 dma_fence_signaled, 247 drm_vblank",
        "other/moe_routing_qwen1.5_moe_a2.7b_5layers.csv.gz | 130 passes over 5 layers",
        "other/moe_routing_olmoe_1b_7b_layer0.csv.gz | 4,471 rows of tokens",
      })
  void file_read_hasTheFiguresThatOthersCounted(String name, String words) throws InputException {
    assertKnows(account(name), words);
  }

  @Test
  @Tag("deep")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void mooncake_hasTheFiguresThatOthersCounted() throws InputException {
    Account account = account("serving/mooncake_conversation_trace.jsonl.gz");

    assertKnows(account, "12,031 requests");
    assertKnows(account, "288,500 references to blocks, 182,790 different blocks; 105,710");
    assertKnows(account, "at most 84 requests");
    assertKnows(account, "at most 2,657 different prompt blocks in flight");
  }

  /** Hit rates of LRU that the traces' own description gives, in tenths of a percent. */
  @ParameterizedTest
  @CsvSource({"4, 661", "8, 853", "16, 948", "32, 979"})
  void modelSwaps_hitsOfLruOverCheckpoints(int resident, long perMille) throws InputException {
    TraceSource source = file("other/genai2026_lora_request_trace.csv.gz").source();
    LinkedHashSet<Integer> cache = new LinkedHashSet<>();
    long hits = 0;
    long requests = 0;
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.next()) {
        if (reader.operationCount() == requests) {
          continue;
        }
        requests++;
        int checkpoint = reader.operandId(0);
        if (cache.remove(checkpoint)) {
          hits++;
        } else if (cache.size() == resident) {
          cache.removeFirst();
        }
        cache.add(checkpoint);
      }
    }

    assertEquals((double) perMille, 1000.0 * hits / requests, 1.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other/genai2026_pod_gpu_memory_used_bytes_anon.tar.gz",
        "other/genai2026_basemodel_update_latency_anon.tar.gz",
        "other/openb2023_pod_list_default.csv.gz",
        "other/openb2023_node_list_gpu_node.csv.gz",
        "other/gpu2025_disaggregated_DLRM_trace.csv.gz",
        "other/vidur_network_h100_dgx_send_recv.csv.gz",
        "cache/libcachesim_expected_cloudPhysicsIO.csv",
        "torch/reference_results.csv"
      })
  void file_thatIsNoTrace_isRefusedByWhatItIs(String name) throws InputException {
    TraceSource source = file(name).source();
    InputException refused = assertThrows(InputException.class, () -> TraceSummary.of(source));

    assertTrue(message(refused).contains(": it is a "), refused.getMessage());
  }

  @Test
  void everyOtherFile_isReadOrRefusedInOneSentence() throws Exception {
    assumeTrue(Files.isDirectory(TRACES), "there are no traces");
    ArrayDeque<Path> folders = new ArrayDeque<>();
    folders.add(TRACES.resolve("captures"));
    folders.add(TRACES.resolve("other"));
    while (!folders.isEmpty()) {
      try (var files = Files.list(folders.remove())) {
        for (Path file : files.sorted().toList()) {
          try {
            TraceSummary.of(TraceFile.of(file.toString(), ConversionSettings.DEFAULT).source());
          } catch (InputException refused) {
            assertTrue(message(refused).startsWith(file + ": "), refused.getMessage());
          }
        }
      }
    }
  }
}

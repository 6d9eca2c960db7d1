package org.vramlab.workloads.format.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.workloads.format.Foreign.message;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.convert.ModelGeometry;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.convert.ServingSettings.Spread;
import org.vramlab.workloads.format.Foreign;
import org.vramlab.workloads.io.InputException;

/** Request logs become allocation, reuse, growth and release of KV blocks. */
class ServingTest {
  /** One byte a token, no weights: a block of 512 tokens has 512 bytes. */
  private static final ModelGeometry TINY = new ModelGeometry("tiny", 1, 0, 1);

  @TempDir Path folder = Path.of("set by JUnit");

  private static ServingSettings settings(Spread spread, int maxInFlight, long cacheBytes) {
    return new ServingSettings(
        TINY, spread, 1000, 1_000_000, maxInFlight, cacheBytes, 512, 4096, 64, true, false);
  }

  private static String request(long timestamp, int input, int output, String hashes) {
    return "{\"timestamp\": "
        + timestamp
        + ", \"input_length\": "
        + input
        + ", \"output_length\": "
        + output
        + ", \"hash_ids\": ["
        + hashes
        + "]}";
  }

  private Foreign served(int devices, ServingSettings serving, String... requests)
      throws Exception {
    return Foreign.of(
        folder, Foreign.serving(devices, serving), String.join("\n", requests) + "\n");
  }

  @Test
  void oneRequest_allocatesItsPrompt_growsAndFreesItsAnswer() throws Exception {
    Foreign served = served(1, settings(Spread.TENSOR, 0, 0), request(0, 600, 500, "7, 8"));

    assertEquals("Mooncake", served.format());
    assertEquals(
        List.of(
            "phase 0 minute",
            "allocate 0 of 512 bytes on 0, kv ''",
            "allocate 1 of 512 bytes on 0, kv ''",
            "prefill on 0, 1200 flops, reads, writes 0:512 1:88"),
        served.events().subList(0, 4));
    // Output fills the prompt's last block before it takes a block of its own.
    assertEquals("decode on 0, 128 flops, reads 0:512 1:88, writes 1:64", served.events().get(4));
    assertTrue(served.events().contains("allocate 2 of 512 bytes on 0, kv ''"));
    assertEquals("free 2 of 512 bytes on 0", served.events().getLast());
  }

  @Test
  void secondRequest_readsTheLongestCachedPrefix_andWritesTheRest() throws Exception {
    Foreign served =
        served(
            1,
            settings(Spread.TENSOR, 0, 0),
            request(0, 1024, 0, "1, 2"),
            request(5000, 1536, 0, "1, 2, 3"));

    assertEquals(
        "prefill on 0, 1024 flops, reads 0:512 1:512, writes 2:512",
        served.events().stream().filter(event -> event.startsWith("prefill")).toList().get(1));
    assertTrue(served.knows("2 references (40.00 %)"), served.account().known()::toString);
  }

  @Test
  void sameRequestTouchingItsBlocksAgain_isNoReuse() throws Exception {
    Foreign served = served(1, settings(Spread.TENSOR, 0, 0), request(0, 1024, 640, "1, 2"));

    assertTrue(served.knows("0 references (0.00 %)"), served.account().known()::toString);
    assertTrue(served.knows("0 references found a cached prefix"));
  }

  @Test
  void fullCache_dropsTheEndOfTheOldestPrefixFirst() throws Exception {
    Foreign served =
        served(
            1,
            settings(Spread.TENSOR, 0, 3 * 512),
            request(0, 1024, 0, "1, 2"),
            request(5000, 1024, 0, "3, 4"));

    // 1 and 2 are idle; 3 fits, 4 pushes out 2, which nobody can find without 1.
    assertTrue(served.events().contains("free 1 of 512 bytes on 0"));
    assertTrue(served.knows("1 dropped from the cache"), served.account().known()::toString);
  }

  @Test
  void tensorParallel_everyDeviceHasItsPartOfEachBlock() throws Exception {
    Foreign served = served(2, settings(Spread.TENSOR, 0, 0), request(0, 512, 0, "1"));

    assertEquals(
        List.of(
            "allocate 0 of 256 bytes on 0, kv ''",
            "allocate 1 of 256 bytes on 1, kv ''",
            "prefill on 0, 512 flops, reads, writes 0:256",
            "prefill on 1, 512 flops, reads, writes 1:256"),
        served.events().subList(1, 5));
  }

  @Test
  void requestsInTurn_eachDeviceHasACacheOfItsOwn() throws Exception {
    Foreign served =
        served(
            2,
            settings(Spread.REQUESTS, 0, 0),
            request(0, 512, 0, "1"),
            request(5000, 512, 0, "1"));

    assertEquals(0, served.summary().peerBytes());
    assertEquals(2, served.summary().statistic("buffers"));
  }

  @Test
  void sharedBlocks_areReadInPlaceAfterAnExport() throws Exception {
    Foreign served =
        served(
            2,
            settings(Spread.SHARED, 0, 0),
            request(0, 512, 0, "1"),
            request(5000, 1024, 0, "1, 2"));

    assertTrue(served.events().contains("export 0 of 512 bytes from 0 to 1"));
    assertEquals(512, served.summary().peerBytes());
  }

  @Test
  void limitOfRequestsInFlight_makesOthersWait() throws Exception {
    String[] all = new String[10];
    for (int i = 0; i < all.length; i++) {
      all[i] = request(i, 512, 1000, Integer.toString(i));
    }

    assertTrue(served(1, settings(Spread.TENSOR, 3, 0), all).knows("at most 3 requests"));
    assertTrue(served(1, settings(Spread.TENSOR, 0, 0), all).knows("at most 10 requests"));
  }

  @Test
  void linesThatAreNoRequest_areCountedAndShownOnce() throws Exception {
    Foreign served =
        served(
            1,
            settings(Spread.TENSOR, 0, 0),
            request(0, 512, 0, "1"),
            request(1, 1024, 0, "1"),
            request(2, 1024, 0, "1, 1"),
            "{\"timestamp\": 3",
            "nonsense");

    assertEquals(4, served.account().unknownCount());
    assertTrue(served.account().firstUnknown().startsWith("line 2 (hash_ids is not one number"));
    InputException refused =
        assertThrows(
            InputException.class,
            () ->
                Foreign.of(
                    folder, Foreign.strict(), request(0, 512, 0, "1") + "\n{\"timestamp\": 3\n"));
    assertTrue(message(refused).contains(", line 2: it is no valid JSON"));
  }

  @Test
  void bailianLogs_haveSecondsAndSmallBlocks() throws Exception {
    Foreign served =
        served(
            1,
            settings(Spread.TENSOR, 0, 0),
            "{\"chat_id\": 1, \"parent_chat_id\": -1, \"timestamp\": 61.5, \"input_length\": 20,"
                + " \"output_length\": 0, \"type\": \"text\", \"turn\": 1, \"hash_ids\": [1, 2]}");

    assertEquals(
        List.of("phase 1 minute", "allocate 0 of 16 bytes on 0, kv ''"),
        served.events().subList(0, 2));
  }

  @Test
  void azureLogs_inAnyOfTheirForms_haveNoReuse() throws Exception {
    for (String row :
        List.of(
            "2023-11-16 18:15:46.6805900,600,40\r\n2023-11-16 18:15:50.1,600,0\r\n",
            "2024-05-10 00:00:00.009930+00:00,600,40\n2024-05-10 00:00:01+00:00,600,0\n")) {
      Foreign served =
          Foreign.of(
              folder,
              Foreign.serving(1, settings(Spread.TENSOR, 0, 0)),
              "\uFEFFTIMESTAMP,ContextTokens,GeneratedTokens\r\n" + row);

      assertEquals("Azure LLM", served.format());
      assertTrue(served.knows("2 requests"), served.account().known()::toString);
      assertEquals(4, served.summary().freeCount());
      assertEquals(4, served.summary().statistic("buffers"));
    }
  }
}

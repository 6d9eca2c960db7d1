package org.vramlab.workloads.format;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * Files that are cut or have other bytes in places are read, with lines left out perhaps, or
 * refused in one sentence; nothing else ever happens.
 */
class DamagedFilesProperties {
  /** A byte string of each format, written by hand. */
  private static final List<String> WHOLE =
      List.of(
          """
          {"timestamp": 0, "input_length": 1000, "output_length": 90, "hash_ids": [1, 2]}
          {"timestamp": 9, "input_length": 600, "output_length": 9, "hash_ids": [1, 3]}
          """,
          "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n",
          "device,action,addr,size,stream,time_us\n0,alloc,7,512,0,1\n0,free_completed,7,512,0,2\n",
          "[[-1, 1, 512, 0], [5, 2, 1024, 4], [7, 3, 1024, 4], [9, 4, -1024, 4]]",
          "{\"traceEvents\":[{\"ph\":\"i\",\"name\":\"[memory]\",\"ts\":5,\"args\":{\"Device"
              + " Type\":1,\"Device"
              + " Id\":0,\"Addr\":64,\"Bytes\":512}},{\"ph\":\"X\",\"cat\":\"kernel\","
              + "\"name\":\"k\",\"ts\":9.5,\"dur\":2,\"args\":{\"device\":0,\"correlation\":3}}]}",
          "app-7 [000] 5.000001: amdgpu_bo_create: bo=a1, pages=2, type=2, preferred=4\n"
              + "app-7 [000] 5.000002: amdgpu_bo_list_set: list=b, bo=a1, bo_size=8192\n"
              + "app-7 [000] 5.000003: amdgpu_cs_ioctl: sched_job=1, timeline=gfx, context=3,"
              + " seqno=9\n"
              + "app-7 [000] 5.000004: amdgpu_bo_move: bo=a1, from=2, to=1, size=8192\n",
          "gmt_create,exec_time_seconds,checkpoint_model_version_id,num_lora\n2024,3.5,A,1\n",
          "layer,forward_pass,token_in_pass,e0,e1\n0,0,0,3,1\n1,0,0,2,4\n",
          // A snapshot of one allocation, in opcodes of protocol 4.
          "\u0080\u0004}\u0094(\u008c\rdevice_traces\u0094]\u0094]\u0094}\u0094(\u008c\u0006action"
              + "\u0094\u008c\u0005alloc\u0094\u008c\u0004addr\u0094K\u0007\u008c\u0004size\u0094M"
              + "\u0000\u0002\u008c\u0006stream\u0094K\u0000uaasu.");

  private static Path folder = Path.of("made below");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("damaged");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static void readOrRefuse(byte[] bytes) throws IOException {
    Path file = folder.resolve("damaged");
    Files.write(file, bytes);
    try {
      TraceSummary.of(TraceFile.of(file.toString(), ConversionSettings.DEFAULT).source());
    } catch (InputException refused) {
      assertNotNull(refused.getMessage());
      assertFalse(refused.getMessage().contains("Exception"), refused.getMessage());
    }
  }

  @Property(tries = 600)
  void cutFiles_areReadOrRefused(
      @ForAll @IntRange(max = 8) int format, @ForAll @IntRange(max = 600) int length)
      throws IOException {
    byte[] whole = WHOLE.get(format).getBytes(StandardCharsets.ISO_8859_1);
    readOrRefuse(Arrays.copyOf(whole, Math.min(length, whole.length)));
  }

  @Property(tries = 1500)
  void filesWithOtherBytes_areReadOrRefused(
      @ForAll @IntRange(max = 8) int format, @ForAll long seed) throws IOException {
    byte[] bytes = WHOLE.get(format).getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(seed);
    String telling = "0123456789,[]{}\"-.: \n=eu";
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean()
              ? (byte) telling.charAt(random.nextInt(telling.length()))
              : (byte) random.nextInt(256);
    }
    readOrRefuse(bytes);
  }

  @Property(tries = 100)
  void cutCompressedFiles_areRefused(
      @ForAll @IntRange(max = 8) int format, @ForAll @IntRange(min = 1, max = 90) int percent)
      throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(WHOLE.get(format).getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] bytes = compressed.toByteArray();
    readOrRefuse(Arrays.copyOf(bytes, bytes.length * percent / 100));
  }
}

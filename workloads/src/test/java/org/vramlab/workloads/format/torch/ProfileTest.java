package org.vramlab.workloads.format.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.workloads.format.Foreign.message;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.format.Foreign;
import org.vramlab.workloads.io.InputException;

/** What the profiler exports: Chrome's JSON and the memory timeline. */
class ProfileTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private static String memory(int device, long micros, long address, long bytes) {
    return "{\"ph\":\"i\",\"cat\":\"cpu_instant_event\",\"name\":\"[memory]\",\"ts\":"
        + micros
        + ",\"args\":{\"Device Type\":"
        + (device < 0 ? 0 : 1)
        + ",\"Device Id\":"
        + device
        + ",\"Addr\":"
        + address
        + ",\"Bytes\":"
        + bytes
        + "}}";
  }

  private static String launch(double micros, int correlation) {
    return "{\"ph\":\"X\",\"cat\":\"cuda_runtime\",\"name\":\"hipLaunchKernel\",\"ts\":"
        + micros
        + ",\"dur\":3,\"args\":{\"correlation\":"
        + correlation
        + "}}";
  }

  private static String kernel(int device, double micros, int correlation, String name) {
    return "{\"ph\":\"X\",\"cat\":\"kernel\",\"name\":\""
        + name
        + "\",\"ts\":"
        + micros
        + ",\"dur\":1000.0,\"args\":{\"device\":"
        + device
        + ",\"correlation\":"
        + correlation
        + "}}";
  }

  private static String object(String... events) {
    return "{\"schemaVersion\":1,\"deviceProperties\":[{\"id\":0}],\"traceEvents\":["
        + String.join(",\n", events)
        + "],\"traceName\":\"t\"}";
  }

  @Test
  void kernel_writesWhatWasAllocatedBefore_andReadsWhatIsFreedAfter() throws Exception {
    // Out of order in the file, as profilers write it; the kernel counts from its launch.
    Foreign read =
        Foreign.of(
            folder,
            object(
                memory(2, 40, 4096, -512),
                kernel(2, 900, 2, "second"),
                kernel(2, 800, 1, "first"),
                launch(20.5, 1),
                launch(35, 2),
                memory(2, 10, 4096, 512),
                memory(2, 30, 8192, 256),
                memory(-1, 31, 16, 64)));

    assertEquals("Kineto", read.format());
    assertEquals(
        List.of(
            "allocate 0 of 512 bytes on 0, block ''",
            "first on 0, 73536000000 flops, reads, writes 0:512",
            "allocate 1 of 256 bytes on 0, block ''",
            "second on 0, 73536000000 flops, reads 0:512, writes 1:256",
            "free 0 of 512 bytes on 0"),
        read.events());
    assertTrue(read.knows("of GPU [2]; 1 memory events of the CPU"));
  }

  @Test
  void bareArray_andTracesWithoutKernels_areReadToo() throws Exception {
    Foreign read =
        Foreign.of(folder, "[" + memory(0, 1, 64, 512) + "," + memory(0, 2, 64, -512) + "]");

    assertEquals(2, read.summary().operationCount());
    assertEquals(1, read.summary().freeCount());
  }

  @Test
  void tracesOfTheCpuAlone_areRefused() {
    InputException refused =
        assertThrows(
            InputException.class,
            () -> Foreign.of(folder, object(memory(-1, 1, 64, 512), launch(1, 1))));

    assertTrue(message(refused).contains("neither kernels nor memory events of a GPU"));
  }

  @Test
  void cutJson_isRefusedWithTheLine() {
    String whole = object(memory(0, 1, 64, 512), kernel(0, 5, 1, "k"));
    InputException refused =
        assertThrows(
            InputException.class,
            () -> Foreign.of(folder, whole.substring(0, whole.length() - 40)));

    assertTrue(message(refused).contains("foreign, line 2: it is no valid JSON after 1"));
  }

  @Test
  void timeline_assignsWritesToTheOldest_andEndsToTheYoungest() throws Exception {
    Foreign read =
        Foreign.of(
            folder,
            "[[-1, 1, 512, 0], [5, 2, 1024, 4], [6, 2, 1024, 4], [7, 3, 1024, 4], [8, 3, 1024, 4],",
            " [9, 4, -1024, 7], [10, 4, -1024, 7], [11, 4, -1024, 7], [12, 9, 1, 1], [1, 2]]");

    assertEquals("torch memory timeline", read.format());
    assertEquals(
        List.of(
            "allocate 0 of 512 bytes on 0, param ''",
            "allocate 1 of 1024 bytes on 0, act ''",
            "tensor.written on 0, 0 flops, reads, writes 1:1024",
            "allocate 2 of 1024 bytes on 0, act ''",
            "tensor.written on 0, 0 flops, reads, writes 2:1024",
            "tensor.written on 0, 0 flops, reads, writes 1:1024",
            "tensor.written on 0, 0 flops, reads, writes 2:1024",
            "tensor.last_read on 0, 0 flops, reads 2:1024, writes",
            "free 2 of 1024 bytes on 0",
            "tensor.last_read on 0, 0 flops, reads 1:1024, writes",
            "free 1 of 1024 bytes on 0"),
        read.events());
    assertEquals(2, read.account().unknownCount());
    assertTrue(read.knows("1 writes and ends fit no tensor"));
  }

  @Test
  void timelineOfSums_isRefused() {
    InputException refused =
        assertThrows(
            InputException.class,
            () -> Foreign.of(folder, "[[1.5, 2.5, 3.5], [[0, 1], [0, 2], [0, 3]]]"));

    assertTrue(message(refused).contains("sums by category"));
  }
}

package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.InputException;

class TraceSourceTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void of_bundledName_opensTheBundledTraceEveryTime() throws Exception {
    for (String name : TraceSource.BUNDLED) {
      for (String spelling : new String[] {name, name + ".gmtrace.gz"}) {
        try (TraceReader reader = TraceReader.open(TraceSource.of(spelling))) {
          assertEquals(name, reader.header().workload());
        }
      }
    }
  }

  @Test
  void of_unknownName_namesTheBundledOnes() {
    InputException refused =
        assertThrows(InputException.class, () -> TraceSource.of("no_such_trace"));

    assertEquals(
        "no_such_trace: there is no such file; give the path of a gmtrace, or a bundled trace:"
            + " llama7b_train_seq4096, wave3d_stencil_4dev.",
        refused.getMessage());
  }

  @Test
  void open_directory_isRefused() throws Exception {
    TraceSource source = TraceSource.of(folder.toString());

    InputException refused = assertThrows(InputException.class, () -> TraceReader.open(source));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("it is a directory"), refused.getMessage());
  }

  @Test
  void open_fileRemovedMeanwhile_isRefused() {
    TraceSource source = TraceSource.of(folder.resolve("gone.gmtrace"));

    InputException refused = assertThrows(InputException.class, () -> TraceReader.open(source));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("gone.gmtrace: the file cannot be read"),
        refused.getMessage());
  }
}

package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextUseTest {
  private static final int NEVER = NextUse.NEVER;

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void nextUse_countsOperationsOfAllDevicesAndOperandsOnce() throws Exception {
    NextUse uses =
        NextUse.of(
            TraceText.of(
                folder,
                "[\"A\",0,9,0,\"a\"]",
                "[\"A\",1,9,1,\"a\"]",
                "[\"A\",5,9,0,\"a\"]",
                "[\"O\",0,0,1,[0,9,5,9],[0,9]]", // operation 0: operands 0 and 1
                "[\"P\",0,\"x\"]",
                "[\"X\",0,0,1]",
                "[\"O\",0,1,1,[0,1],[1,9]]", // operation 1: operands 2 and 3
                "[\"O\",0,1,1,[],[1,9]]", // operation 2: operand 4
                "[\"F\",0]",
                "[\"O\",0,0,1,[],[]]", // operation 3: none
                "[\"O\",0,0,1,[5,9],[]]")); // operation 4: operand 5

    assertArrayEquals(new int[] {1, 4, NEVER, 2, NEVER, NEVER}, allNextUses(uses));
    assertEquals(5, uses.operationCount());
    assertArrayEquals(
        new int[] {0, 2, 4, 5, 5, 6},
        new int[] {
          uses.firstOperand(0),
          uses.firstOperand(1),
          uses.firstOperand(2),
          uses.firstOperand(3),
          uses.firstOperand(4),
          uses.firstOperand(5)
        });
  }

  /** Held against the slow way: for each operand, look through all later operations. */
  @Test
  void nextUse_bundledTrace_agreesWithASearchForward() throws Exception {
    TraceSource source = TraceSource.of("wave3d_stencil_4dev");
    List<int[]> operations = new ArrayList<>();
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          int[] ids = new int[reader.operandCount()];
          Arrays.setAll(ids, reader::operandId);
          operations.add(ids);
        }
      }
    }

    NextUse uses = NextUse.of(source);

    assertEquals(6400, uses.operationCount());
    int operand = 0;
    for (int operation = 0; operation < operations.size(); operation++) {
      assertEquals(operand, uses.firstOperand(operation));
      for (int id : operations.get(operation)) {
        assertEquals(searchForward(operations, operation, id), uses.nextUse(operand++));
      }
    }
    assertEquals(operand, uses.operandCount());
  }

  private static int searchForward(List<int[]> operations, int operation, int id) {
    for (int later = operation + 1; later < operations.size(); later++) {
      for (int other : operations.get(later)) {
        if (other == id) {
          return later;
        }
      }
    }
    return NEVER;
  }

  private static int[] allNextUses(NextUse uses) {
    int[] all = new int[uses.operandCount()];
    Arrays.setAll(all, uses::nextUse);
    return all;
  }
}

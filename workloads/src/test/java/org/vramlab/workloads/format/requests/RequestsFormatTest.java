package org.vramlab.workloads.format.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.format.Foreign;
import org.vramlab.workloads.io.InputException;

class RequestsFormatTest {
  @TempDir Path folder = Path.of("set by JUnit");

  /** Records of 24 bytes: seconds, object, size, number from 1 of the next request for it. */
  private static byte[] oracleGeneral(long[][] requests) {
    ByteBuffer bytes = ByteBuffer.allocate(24 * requests.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long[] request : requests) {
      bytes.putInt(1).putLong(request[0]).putInt((int) request[1]).putLong(request[2]);
    }
    return bytes.array();
  }

  @Test
  void oracleGeneral_objectsAreBuffersOfTheirSize_readAtEachRequest() throws Exception {
    byte[] file =
        oracleGeneral(new long[][] {{77, 8192, 3}, {5, 512, -1}, {77, 8192, 4}, {77, 8192, -1}});
    Foreign converted = Foreign.of(folder, ConversionSettings.DEFAULT, file);

    assertEquals("requests", converted.format());
    assertTrue(converted.knows("oracleGeneral: 4 requests for 2 objects"));
    assertEquals(4, converted.summary().operationCount());
    assertEquals(8192 + 512, converted.summary().allocatedBytesByClass().get("object"));
    // Each is read before anything wrote it, and has to come from the host, in whole pages.
    assertEquals(8192 + 4096, converted.summary().compulsoryBytes());
  }

  @Test
  void list_eachObjectIsAPage_thatIsAllocatedWhenItIsFirstRequested() throws Exception {
    Foreign converted = Foreign.of(folder, "x", "y", "x");
    List<String> kinds = converted.events().stream().map(event -> event.split(" ", 2)[0]).toList();

    assertEquals(
        List.of("allocate", "request", "allocate", "request", "request"),
        kinds,
        converted.events().toString());
    assertEquals(2 * 4096, converted.summary().allocatedBytesByClass().get("object"));
    assertTrue(
        converted.account().assumed().contains("as a buffer each object has 4,096 bytes"),
        converted.account().assumed().toString());
  }

  @Test
  void objects_areDealtToDevices() throws Exception {
    ConversionSettings two = new ConversionSettings(false, 2, 1e12, 0, 0, ServingSettings.DEFAULT);
    Foreign converted = Foreign.of(folder, two, "a\nb\nc\na\n");
    assertEquals(2, converted.summary().header().devices());
  }

  @Test
  void textOfAnotherKind_isRefused() {
    assertThrows(InputException.class, () -> Foreign.of(folder, "several words", "in each line"));
  }
}

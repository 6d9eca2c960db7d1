package org.vramlab.workloads.requests;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.vramlab.workloads.io.InputException;

/** Numbers in little-endian records of one length. */
final class Records {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int RECORDS_AT_ONCE = 4096;

  private Records() {}

  static long int64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static long uint32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at) & 0xffffffffL;
  }

  static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  /** What to do with the record that begins at this place. */
  interface Each {
    void accept(byte[] bytes, int at) throws InputException;
  }

  /**
   * Hands out all records.
   *
   * @throws InputException where the last one is cut off
   */
  static void read(String name, InputStream in, int recordBytes, Each each)
      throws IOException, InputException {
    byte[] buffer = new byte[RECORDS_AT_ONCE * recordBytes];
    long records = 0;
    int length = in.readNBytes(buffer, 0, buffer.length);
    while (length > 0) {
      int at = 0;
      for (; at + recordBytes <= length; at += recordBytes) {
        each.accept(buffer, at);
        records++;
      }
      if (at < length) {
        throw new InputException(
            name,
            "the file ends within a record of "
                + recordBytes
                + " bytes, after "
                + records
                + " whole ones",
            "it was cut: copy it again");
      }
      length = in.readNBytes(buffer, 0, buffer.length);
    }
  }
}

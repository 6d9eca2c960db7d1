package org.vramlab.workloads.requests;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/**
 * VMware's traces of SCSI commands: records of 32 bytes (version 1) or 40 (version 2), with serial
 * number, length in bytes, scatter-gather entries, command, version, block number and time. An
 * object is a block number, its size the length of its first command.
 */
enum Vscsi {
  /** {@code u32 serial, u32 length, u32 entries, u16 command, u16 version, u64 block, u64 time}. */
  VERSION_1(1, 32, 14, 4, 16),
  /**
   * {@code u16 command, u16 version, u32 serial, u32 length, u32 entries, u64 block, u64 time, u64
   * responseTime}.
   */
  VERSION_2(2, 40, 2, 8, 16);

  private static final int SNIFFED_RECORDS = 64;

  private final int version;
  private final int recordBytes;
  private final int versionAt;
  private final int lengthAt;
  private final int blockAt;

  Vscsi(int version, int recordBytes, int versionAt, int lengthAt, int blockAt) {
    this.version = version;
    this.recordBytes = recordBytes;
    this.versionAt = versionAt;
    this.lengthAt = lengthAt;
    this.blockAt = blockAt;
  }

  /** The version of such a beginning; null if it is none. */
  static @Nullable Vscsi of(byte[] first) {
    for (Vscsi layout : values()) {
      if (layout.matches(first)) {
        return layout;
      }
    }
    return null;
  }

  private boolean matches(byte[] first) {
    int records = Math.min(first.length / recordBytes, SNIFFED_RECORDS);
    for (int i = 0; i < records; i++) {
      if (Records.uint16(first, i * recordBytes + versionAt) >> 8 != version) {
        return false;
      }
    }
    return records > 0;
  }

  RequestTrace read(String name, InputStream in) throws IOException, InputException {
    RequestTraceBuilder builder = new RequestTraceBuilder(name);
    Records.read(
        name,
        in,
        recordBytes,
        (bytes, at) ->
            builder.add(Records.int64(bytes, at + blockAt), Records.uint32(bytes, at + lengthAt)));
    return builder.build("vscsi version " + version, true);
  }
}

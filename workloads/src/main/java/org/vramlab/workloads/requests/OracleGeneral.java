package org.vramlab.workloads.requests;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/**
 * libCacheSim's binary traces: {@code u32 seconds, u64 object, u32 bytes, i64 next}, packed and
 * little-endian, without a header; {@code next} is the number of the next request for the object,
 * counted from 1. A longer form has a u8 operation and a u16 namespace before {@code next}.
 *
 * <p>The file's own {@code next} is what the format is told by; the trace works it out anew.
 */
enum OracleGeneral {
  /** 24 bytes. */
  PLAIN(24, 16, "oracleGeneral"),
  /** 27 bytes. */
  WITH_NAMESPACE(27, 19, "oracleGeneralOpNS");

  /** Records looked at to recognise the format. */
  private static final int SNIFFED_RECORDS = 64;

  private final int recordBytes;
  private final int nextAt;
  private final String label;

  OracleGeneral(int recordBytes, int nextAt, String label) {
    this.recordBytes = recordBytes;
    this.nextAt = nextAt;
    this.label = label;
  }

  /** The layout of such a beginning; null if it is none. */
  static @Nullable OracleGeneral of(byte[] first) {
    for (OracleGeneral layout : values()) {
      if (layout.matches(first)) {
        return layout;
      }
    }
    return null;
  }

  private boolean matches(byte[] first) {
    int records = Math.min(first.length / recordBytes, SNIFFED_RECORDS);
    long before = 0;
    for (int i = 0; i < records; i++) {
      int at = i * recordBytes;
      long seconds = Records.uint32(first, at);
      long next = Records.int64(first, at + nextAt);
      boolean never = next == -1 || next == Long.MAX_VALUE;
      if (seconds < before || (!never && (next <= i + 1 || next > 1L << 40))) {
        return false;
      }
      before = seconds;
    }
    return records > 0;
  }

  RequestTrace read(String name, InputStream in) throws IOException, InputException {
    RequestTraceBuilder builder = new RequestTraceBuilder(name);
    Records.read(
        name,
        in,
        recordBytes,
        (bytes, at) -> builder.add(Records.int64(bytes, at + 4), Records.uint32(bytes, at + 12)));
    return builder.build(label, true);
  }
}

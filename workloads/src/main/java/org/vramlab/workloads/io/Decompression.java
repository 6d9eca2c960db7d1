package org.vramlab.workloads.io;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Text that may be compressed with gzip or zstd, told from its first bytes, never from a name. */
public final class Decompression {
  private static final int BUFFER_BYTES = 64 << 10;

  private Decompression() {}

  /**
   * The uncompressed form of {@code raw}, which supports {@code mark}; closing it closes {@code
   * raw}.
   */
  public static InputStream of(BufferedInputStream raw) throws IOException {
    raw.mark(4);
    byte[] magic = raw.readNBytes(4);
    raw.reset();
    if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    }
    if (magic.length == 4
        && (magic[0] & 0xff) == 0x28
        && (magic[1] & 0xff) == 0xb5
        && (magic[2] & 0xff) == 0x2f
        && (magic[3] & 0xff) == 0xfd) {
      return new ZstdInputStream(raw);
    }
    return raw;
  }
}

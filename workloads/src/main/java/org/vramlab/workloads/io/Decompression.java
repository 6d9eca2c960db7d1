package org.vramlab.workloads.io;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** What may be compressed with gzip, zstd or xz, told from its first bytes, never from a name. */
public final class Decompression {
  private static final int BUFFER_BYTES = 64 << 10;

  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  /** Most memory that a file may make the decompressor of xz take, in KiB. */
  private static final int XZ_MEMORY_KIB = 512 << 10;

  private Decompression() {}

  /**
   * The uncompressed form of {@code raw}, which supports {@code mark}; closing it closes {@code
   * raw}.
   */
  public static InputStream of(BufferedInputStream raw) throws IOException {
    raw.mark(XZ.length);
    byte[] first = raw.readNBytes(XZ.length);
    raw.reset();
    if (begins(first, GZIP)) {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    }
    if (begins(first, ZSTD)) {
      return new ZstdInputStream(raw);
    }
    if (begins(first, XZ)) {
      return new XZInputStream(raw, XZ_MEMORY_KIB);
    }
    return raw;
  }

  private static boolean begins(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }
}

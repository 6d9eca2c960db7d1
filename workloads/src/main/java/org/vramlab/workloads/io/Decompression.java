package org.vramlab.workloads.io;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Text that may be compressed with gzip, zstd or xz, told from its first bytes, never from a name.
 */
public final class Decompression {
  private static final int BUFFER_BYTES = 64 << 10;

  /** Most memory that an xz stream may demand for its dictionary: {@code xz -9} takes 65 MiB. */
  private static final int XZ_LIMIT_KIB = 256 << 10;

  private static final String XZ_MAGIC = "\u00fd7zXZ\0";

  private Decompression() {}

  /**
   * The uncompressed form of {@code raw}, which supports {@code mark}; closing it closes {@code
   * raw}.
   */
  public static InputStream of(BufferedInputStream raw) throws IOException {
    raw.mark(6);
    byte[] magic = raw.readNBytes(6);
    raw.reset();
    if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    }
    if (magic.length >= 4
        && (magic[0] & 0xff) == 0x28
        && (magic[1] & 0xff) == 0xb5
        && (magic[2] & 0xff) == 0x2f
        && (magic[3] & 0xff) == 0xfd) {
      return new ZstdInputStream(raw);
    }
    if (new String(magic, StandardCharsets.ISO_8859_1).equals(XZ_MAGIC)) {
      return new XZInputStream(raw, XZ_LIMIT_KIB);
    }
    return raw;
  }
}

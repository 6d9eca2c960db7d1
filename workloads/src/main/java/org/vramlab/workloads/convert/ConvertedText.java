package org.vramlab.workloads.convert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceWriter;

/**
 * A conversion as the text of a gmtrace: each time the reader has consumed what there is, the
 * conversion makes another step. So no more of the trace exists at a time than one step emits.
 *
 * <p>An {@link InputException} of the conversion travels as the cause of an {@link IOException}.
 * Threads: one.
 */
public final class ConvertedText extends InputStream {
  /** Fewest bytes that are made at a time: steps may emit little. */
  private static final int CHUNK_BYTES = 32 << 10;

  private final Conversion conversion;
  private final Chunk chunk = new Chunk();
  private final TraceWriter writer;
  private int position;
  private boolean ended;

  /** The text of this conversion, header included; closing it closes the conversion. */
  public ConvertedText(Conversion conversion) throws IOException {
    this.conversion = conversion;
    this.writer = new TraceWriter(chunk, conversion.header());
  }

  @Override
  public int read() throws IOException {
    return refill() ? chunk.bytes()[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!refill()) {
      return -1;
    }
    int count = Math.min(length, chunk.size() - position);
    System.arraycopy(chunk.bytes(), position, target, offset, count);
    position += count;
    return count;
  }

  /** Sees to it that there is a byte to read; false at the end. */
  private boolean refill() throws IOException {
    if (position < chunk.size()) {
      return true;
    }
    position = 0;
    chunk.reset();
    try {
      while (!ended && chunk.size() < CHUNK_BYTES) {
        ended = !conversion.step(writer);
        writer.flush();
      }
    } catch (InputException bad) {
      throw new IOException(bad.getMessage(), bad);
    }
    return chunk.size() > 0;
  }

  @Override
  public void close() {
    conversion.close();
  }

  /** Bytes that can be read where they lie. */
  private static final class Chunk extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}

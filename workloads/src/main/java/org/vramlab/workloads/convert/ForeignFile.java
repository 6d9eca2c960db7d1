package org.vramlab.workloads.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSource;

/**
 * A file that is to be converted: its name in messages, and its uncompressed bytes, any number of
 * times.
 *
 * @param path the file, compressed or not
 */
public record ForeignFile(Path path) {
  /** The name under which messages speak of it. */
  public String name() {
    return path.toString();
  }

  /** Opens the uncompressed bytes. */
  public InputStream open() throws InputException {
    return TraceSource.of(path).open();
  }

  /** Opens it as text. */
  public TextLines lines() throws InputException {
    return new TextLines(name(), open());
  }

  /** The failure for bytes that cannot be read. */
  public InputException damaged(long line, IOException failure) {
    return new InputException(
        name(),
        line,
        "the file ends early or is damaged (" + FailureReason.of(failure) + ")",
        "copy or download it again, and test it with `gzip -t`, `zstd -t` or `xz -t`",
        failure);
  }

  /** The failure for content that is not as its format demands; line 0 where the file is meant. */
  public InputException bad(long line, String problem, String remedy) {
    return new InputException(name(), line, problem, remedy);
  }
}

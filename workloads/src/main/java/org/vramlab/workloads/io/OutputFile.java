package org.vramlab.workloads.io;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A place for results that either gets all of them or stays as it was: a file, or standard output
 * under the name {@code -}.
 *
 * <p>Life cycle: {@link #at} checks that the place can be written, so that nobody computes for
 * minutes in vain; {@link #open} starts a file beside it; {@link Writing#commit} moves that file
 * into place in one step; {@link Writing#close} without a commit removes it. Where the place is no
 * ordinary file ({@code /dev/null}, a pipe), it is written directly.
 *
 * <p>Threads: one at a time. Failure: an {@link InputException} that names the file and the remedy;
 * nothing is left half written.
 */
public final class OutputFile {
  private static final int BUFFER_BYTES = 64 << 10;

  /** What a user writes for standard output. */
  public static final String STANDARD_OUTPUT = "-";

  private final String name;

  /** The file to replace; null for standard output. */
  private final @Nullable Path target;

  private final OutputStream standardOutput;

  private OutputFile(String name, @Nullable Path target, OutputStream standardOutput) {
    this.name = name;
    this.target = target;
    this.standardOutput = standardOutput;
  }

  /** Something that writes the whole content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes to a buffered stream, which it need not close. */
    void writeTo(OutputStream stream) throws IOException, InputException;
  }

  /**
   * A place that can be written as far as one can tell beforehand.
   *
   * @param name a path as the user gave it, or {@code -}
   * @param standardOutput where {@code -} goes; flushed, never closed
   * @throws InputException where it cannot be written
   */
  public static OutputFile at(String name, OutputStream standardOutput) throws InputException {
    if (name.equals(STANDARD_OUTPUT)) {
      return new OutputFile(name, null, standardOutput);
    }
    Path path;
    try {
      path = Path.of(name).toAbsolutePath();
      if (Files.exists(path)) {
        path = path.toRealPath(); // a link is written through, not replaced
      } else {
        path = path.normalize();
      }
    } catch (InvalidPathException | IOException malformed) {
      throw new InputException(
          name,
          0,
          "this is not a usable path for output",
          "give another path, or - for standard output",
          malformed);
    }
    Path folder = path.getParent();
    if (name.isEmpty() || folder == null || Files.isDirectory(path)) {
      throw new InputException(
          name.isEmpty() ? "''" : name,
          "output cannot be written to a directory",
          "give the path of a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          name,
          "output cannot be written because there is no directory " + folder,
          "make it first, or give another path");
    }
    if (isOrdinary(path) ? !Files.isWritable(folder) : !Files.isWritable(path)) {
      throw new InputException(
          name,
          "output cannot be written for lack of permission",
          "change the permission, or give another path");
    }
    return new OutputFile(name, path, standardOutput);
  }

  private static boolean isOrdinary(Path path) {
    return !Files.exists(path) || Files.isRegularFile(path);
  }

  /** The place as the user named it. */
  public String name() {
    return name;
  }

  /** Whether this and {@code other} are one place, whatever it is called. */
  public boolean isSamePlaceAs(OutputFile other) {
    return target == null ? other.target == null : other.target != null && isFile(other.target);
  }

  /** Whether writing this would write, or replace, the file at {@code path}. */
  public boolean isFile(Path path) {
    if (target == null) {
      return false;
    }
    try {
      return target.equals(path.toAbsolutePath().normalize()) || Files.isSameFile(target, path);
    } catch (IOException missing) {
      return false; // one of them does not exist, and they have different names
    }
  }

  /** Whether this is standard output, so that nothing else should be printed there. */
  public boolean isStandardOutput() {
    return target == null;
  }

  /** Writes everything at once. */
  public void write(Content content) throws InputException {
    try (Writing writing = open()) {
      try {
        content.writeTo(writing.stream());
      } catch (IOException failure) {
        throw cannotWrite(failure);
      }
      writing.commit();
    }
  }

  /** Starts writing; for results that come piece by piece. */
  public Writing open() throws InputException {
    try {
      if (target == null) {
        return new Writing(
            new BufferedOutputStream(new Unclosable(standardOutput), BUFFER_BYTES), null);
      }
      if (!isOrdinary(target)) {
        return new Writing(
            new BufferedOutputStream(Files.newOutputStream(target), BUFFER_BYTES), null);
      }
      // Beside the target, so that the move stays within one file system; named by process, so that
      // two runs do not meet.
      Path partial =
          target.resolveSibling(
              "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
      return new Writing(new BufferedOutputStream(create(partial), BUFFER_BYTES), partial);
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  private static OutputStream create(Path partial) throws IOException {
    try {
      return Files.newOutputStream(
          partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException busy) {
      throw new IOException("it is already being written", busy);
    }
  }

  /** The sentence for a failure of a stream that {@link #open} has given. */
  public InputException cannotWrite(IOException failure) {
    String reason = FailureReason.of(failure);
    return new InputException(
        name,
        0,
        "output cannot be written (" + reason + ")",
        "check space and permissions, or give another path",
        failure);
  }

  @Override
  public String toString() {
    return name;
  }

  /** A file being written. Close it always; commit it when it is complete. */
  public final class Writing implements Closeable {
    private final OutputStream stream;

    /** The file beside the target; null where the target is written directly. */
    private final @Nullable Path partial;

    private boolean finished;

    private Writing(OutputStream stream, @Nullable Path partial) {
      this.stream = stream;
      this.partial = partial;
    }

    /** The buffered stream to write to. */
    public OutputStream stream() {
      return stream;
    }

    /** Completes the file and puts it in place. */
    public void commit() throws InputException {
      try {
        stream.close();
        if (partial != null && target != null) {
          move(partial, target);
        }
        finished = true;
      } catch (IOException failure) {
        throw cannotWrite(failure);
      }
    }

    private static void move(Path from, Path to) throws IOException {
      try {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException network) {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    /** Removes what was written, unless it has been committed. */
    @Override
    public void close() {
      if (finished) {
        return;
      }
      finished = true;
      try {
        stream.close();
      } catch (IOException ignored) {
        // It is thrown away: what could not be written is not missed.
      }
      if (partial != null) {
        try {
          Files.deleteIfExists(partial);
        } catch (IOException ignored) {
          // A hidden file stays; the target is as it was.
        }
      }
    }
  }

  /** Standard output outlives every file written to it. */
  private static final class Unclosable extends FilterOutputStream {
    Unclosable(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

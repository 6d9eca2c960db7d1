package org.vramlab.workloads.compare;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonTree;
import org.vramlab.workloads.io.RunIdentity;

/**
 * A file of answers, one line each, to which every answer is added as it comes: whoever is
 * interrupted goes on from there.
 *
 * <p>Form: a first line that says which program wrote it, then {@code {"key":...,"answer":{...}}}
 * for each answer. The key is a digest of the work: its command line and the contents of the files
 * that this names; so answers of other settings, and those about files that have changed since, do
 * no harm. A line that is not complete, left by a process that was killed, is cut off.
 *
 * <p>Life: {@link #open}; {@link #answer} and {@link #add} any number of times; {@link #close}.
 * Threads: any. Failure: an {@link InputException} that names the file.
 */
public final class Journal implements AutoCloseable {
  private static final String SCHEMA = "vramlab.compare-journal";
  private static final int SCHEMA_VERSION = 1;

  private final Path path;
  private final FileChannel channel;

  /** By key; guarded by this. */
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  private Journal(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens the journal at {@code path}, made if there is none.
   *
   * @throws InputException if it is something else, of another build, or being written by another
   */
  public static Journal open(Path path, RunIdentity identity) throws InputException {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw inUse(path, channel);
      }
      Journal journal = new Journal(path, channel);
      journal.read(header(identity));
      return journal;
    } catch (OverlappingFileLockException busy) {
      throw inUse(path, channel);
    } catch (IOException failure) {
      closeQuietly(channel);
      throw cannot("read", path, failure);
    }
  }

  private static InputException inUse(Path path, @Nullable FileChannel channel) {
    closeQuietly(channel);
    return new InputException(
        path.toString(),
        "another comparison is writing it",
        "wait for that one, or choose another file with --resume");
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // The failure that led here is the one to tell.
    }
  }

  private static String header(RunIdentity identity) {
    return "{\"schema\":\""
        + SCHEMA
        + "\",\"schemaVersion\":"
        + SCHEMA_VERSION
        + ",\"version\":"
        + quoted(identity.version())
        + ",\"commit\":"
        + quoted(identity.commit())
        + "}";
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private void read(String header) throws IOException, InputException {
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    int begin = 0;
    int line = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      byte[] bytes = text.substring(begin, end).getBytes(StandardCharsets.ISO_8859_1);
      String content = new String(bytes, StandardCharsets.UTF_8);
      if (line == 0 ? !content.equals(header) : !readAnswer(content)) {
        closeQuietly(channel);
        throw new InputException(
            path.toString(),
            line + 1,
            line == 0
                ? "this is no journal of this build of the program: its results may differ"
                : "this is no answer of a comparison",
            "choose another file with --resume, or delete it to begin anew");
      }
      begin = end + 1;
      line++;
    }
    channel.truncate(begin);
    channel.position(begin);
    if (line == 0) {
      write(header);
    }
  }

  private boolean readAnswer(String content) {
    try {
      JsonTree entry = JsonTree.of(content);
      answers.put(entry.at("key").text(), AnswerJson.answer(entry.at("answer")));
      return true;
    } catch (IOException malformed) {
      return false;
    }
  }

  /** What is known of the work with that key; null for nothing. */
  public synchronized @Nullable Answer answer(String key) {
    return answers.get(key);
  }

  /** Adds an answer; it is in the file when this returns. */
  public synchronized void add(String key, Answer answer) throws InputException {
    answers.put(key, answer);
    try {
      write("{\"key\":" + quoted(key) + ",\"answer\":" + AnswerJson.line(answer) + "}");
    } catch (IOException failure) {
      throw cannot("written", path, failure);
    }
  }

  /** In one call, so that a process that is killed leaves at most the beginning of a line. */
  private void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static InputException cannot(String what, Path path, IOException failure) {
    return new InputException(
        path.toString(),
        0,
        "the journal cannot be " + what + " (" + FailureReason.of(failure) + ")",
        "check space and permissions, or choose another file with --resume",
        failure);
  }

  @Override
  public synchronized void close() {
    closeQuietly(channel);
  }
}

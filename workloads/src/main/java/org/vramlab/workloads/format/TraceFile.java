package org.vramlab.workloads.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ConvertedText;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSource;

/**
 * A trace as a user names it: a gmtrace, a bundled one, or a file of another format, which is then
 * converted each time it is opened.
 *
 * <p>What is no ordinary file (a pipe) can be read only once, so it is taken for a gmtrace without
 * a look. Threads: one.
 */
public final class TraceFile {
  private final TraceSource source;
  private final @Nullable Converted converted;

  private TraceFile(TraceSource source, @Nullable Converted converted) {
    this.source = source;
    this.converted = converted;
  }

  /**
   * What a user means by this text.
   *
   * @throws InputException where there is no such file, or one of no known format
   */
  public static TraceFile of(String text, ConversionSettings settings) throws InputException {
    TraceSource source = TraceSource.of(text);
    Path path = source.path();
    if (path == null || !Files.isRegularFile(path)) {
      return new TraceFile(source, null);
    }
    Sample sample = sample(source);
    if (sample.length() == 0 || isGmtrace(sample)) {
      return new TraceFile(source, null);
    }
    TraceFormat format = Formats.of(sample);
    if (format != null) {
      Converted converted = new Converted(new ForeignFile(path), format, settings);
      return new TraceFile(TraceSource.converted(path, converted), converted);
    }
    if (sample.text().stripLeading().startsWith("{")) {
      return new TraceFile(source, null); // the reader says what is wrong with it
    }
    if (source.name().endsWith(".py")) {
      throw new InputException(
          source.name(),
          "this is a program, not a trace of one",
          "a PyTorch script is recorded by python3 workloads/src/main/python/vramlab_capture.py"
              + " --out x.gmtrace.gz "
              + source.name());
    }
    throw new InputException(
        source.name(),
        "this is not a gmtrace, nor anything else that is read here",
        "known by their content are "
            + Formats.all().stream().map(TraceFormat::name).collect(Collectors.joining(", ")));
  }

  private static Sample sample(TraceSource source) throws InputException {
    byte[] bytes = new byte[Sample.BYTES];
    int length = 0;
    try (InputStream stream = source.open()) {
      for (int count = 0; count >= 0 && length < bytes.length; length += Math.max(0, count)) {
        count = stream.read(bytes, length, bytes.length - length);
      }
    } catch (IOException damaged) {
      // What came before is enough to tell the format; whoever reads on says where it breaks.
    }
    return new Sample(Arrays.copyOf(bytes, length));
  }

  private static boolean isGmtrace(Sample sample) {
    String line = sample.firstLine();
    return line.stripLeading().startsWith("{") && line.contains("\"" + TraceHeader.FORMAT + "\"");
  }

  /** Where the gmtrace comes from, converted or not. */
  public TraceSource source() {
    return source;
  }

  /** Name of the format. */
  public String formatName() {
    return converted == null ? TraceHeader.FORMAT : converted.format.name();
  }

  /**
   * What was known, assumed and left out; complete once the source has been read to its end, null
   * for a gmtrace and before that.
   */
  public @Nullable Account account() {
    return converted == null ? null : converted.account;
  }

  /** A file of another format as text of a gmtrace, made anew by each pass. */
  private static final class Converted implements TraceSource.Content {
    private final ForeignFile file;
    private final TraceFormat format;
    private final ConversionSettings settings;

    /** Of the first pass; later ones find the same. */
    private @Nullable Account account;

    Converted(ForeignFile file, TraceFormat format, ConversionSettings settings) {
      this.file = file;
      this.format = format;
      this.settings = settings;
    }

    @Override
    public InputStream open() throws IOException, InputException {
      Account fresh = new Account(file.name(), settings.strict());
      Conversion conversion = format.open(file, settings, fresh);
      if (account == null) {
        account = fresh;
      }
      return new ConvertedText(conversion);
    }

    @Override
    public List<String> remarks() {
      return account == null ? List.of() : account.remarks();
    }
  }
}

package org.vramlab.workloads.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSummary;
import org.vramlab.workloads.trace.TraceText;

/**
 * What a small file of another format becomes.
 *
 * @param format by which it was recognised
 * @param events in words, as {@link TraceText#read} has them, without line numbers
 * @param summary of all of them
 * @param account what is known, assumed and left out
 */
public record Foreign(String format, List<String> events, TraceSummary summary, Account account) {
  /** Converts a file of this content, with the settings that hold by default. */
  public static Foreign of(Path folder, String... lines) throws IOException, InputException {
    return of(folder, ConversionSettings.DEFAULT, String.join("\n", lines) + "\n");
  }

  /** Converts a file of this text. */
  public static Foreign of(Path folder, ConversionSettings settings, String text)
      throws IOException, InputException {
    return of(folder, settings, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Converts a file of these bytes. */
  public static Foreign of(Path folder, ConversionSettings settings, byte[] bytes)
      throws IOException, InputException {
    Path path = folder.resolve("foreign");
    Files.write(path, bytes);
    return of(path, settings);
  }

  /** Converts a file. */
  public static Foreign of(Path path, ConversionSettings settings) throws InputException {
    TraceFile file = TraceFile.of(path.toString(), settings);
    TraceSummary summary = TraceSummary.of(file.source());
    List<String> events =
        TraceText.read(file.source()).stream()
            .map(event -> event.substring(event.indexOf(' ') + 1))
            .toList();
    return new Foreign(file.formatName(), events, summary, Objects.requireNonNull(file.account()));
  }

  /** Settings with another way to serve requests, and so many devices. */
  public static ConversionSettings serving(int devices, ServingSettings serving) {
    return new ConversionSettings(false, devices, 1e12, 0, 0, serving);
  }

  /** The default settings, but nothing may be left out. */
  public static ConversionSettings strict() {
    return new ConversionSettings(true, 1, 1e12, 0, 0, ServingSettings.DEFAULT);
  }

  /** The sentence of a refusal. */
  public static String message(InputException refused) {
    return Objects.requireNonNull(refused.getMessage());
  }

  /** Whether a sentence of what is known contains this. */
  public boolean knows(String words) {
    return account.known().stream().anyMatch(sentence -> sentence.contains(words));
  }
}

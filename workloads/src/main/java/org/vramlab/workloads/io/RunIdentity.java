package org.vramlab.workloads.io;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;

/**
 * What makes a run repeatable: which program, which seed, which settings. Every run states it first
 * on standard error, and in its JSON.
 *
 * @param version of the program
 * @param commit the sources it was built from; ends in {@code -modified} where they differed from
 *     it, {@code unknown} outside a clone
 * @param seed where everything random in the run starts
 * @param configurationDigest 12 hexadecimal digits: two runs with the same one had the same
 *     settings
 */
public record RunIdentity(String version, String commit, long seed, String configurationDigest) {
  /** The seed of a run that names none. */
  public static final long DEFAULT_SEED = 1;

  /** Written by the build. */
  private static final String BUILD_PROPERTIES = "/org/vramlab/workloads/cli/build.properties";

  private static final int DIGEST_DIGITS = 12;

  /**
   * The identity of a run of this program.
   *
   * @param settings everything that can change the result, defaults included, one {@code
   *     name=value} each, in a fixed order
   */
  public static RunIdentity of(long seed, Iterable<String> settings) {
    Properties build = new Properties();
    try (InputStream stream = RunIdentity.class.getResourceAsStream(BUILD_PROPERTIES)) {
      if (stream != null) {
        build.load(stream);
      }
    } catch (IOException unreadable) {
      // Then the build is as unknown as without the file.
    }
    return new RunIdentity(
        build.getProperty("version", "unknown"),
        build.getProperty("commit", "unknown"),
        seed,
        digest(settings));
  }

  private static String digest(Iterable<String> settings) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String setting : settings) {
        sha256.update(setting.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n'); // so that "a", "b" and "ab" differ
      }
      return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGEST_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  /** The line for standard error. */
  public String line() {
    return "vramlab "
        + version
        + ", commit "
        + commit
        + ", seed "
        + seed
        + ", configuration "
        + configurationDigest;
  }

  /** Writes the member {@code run} of a JSON result. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("run");
    json.writeStringField("version", version);
    json.writeStringField("commit", commit);
    json.writeNumberField("seed", seed);
    json.writeStringField("configuration", configurationDigest);
    json.writeEndObject();
  }
}

package org.vramlab.workloads.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * One jar, on a class loader of its own, whose parent is the program's: two jars do not see each
 * other. It stays open for as long as the program runs, since classes are loaded when they are
 * first used.
 *
 * <p>Failure: an {@link InputException} that names the file, and says what to do about it.
 */
final class PluginJar {
  /** Begins the name of each jar's class loader, by which a stack trace tells whose code it is. */
  static final String LOADER_PREFIX = "plug-in ";

  /** What can be brought. */
  private static final List<Class<?>> SERVICES =
      List.of(
          ReplacementPolicy.class, PlacementPolicy.class, PrefetchPolicy.class, GuestDriver.class);

  private static final String REMEDY =
      "`vramlab plugin --help` says what a plug-in is, and how to build one";

  private static final int DIGEST_DIGITS = 12;

  private final String file;
  private final ClassLoader loader;

  private PluginJar(String file, ClassLoader loader) {
    this.file = file;
    this.loader = loader;
  }

  /**
   * Opens a jar.
   *
   * @throws InputException if it is none, or brings nothing
   */
  static PluginJar open(String file) throws InputException {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new InputException(file, "this is a folder", "name a jar");
      }
      try (JarFile jar = new JarFile(path.toFile())) {
        if (SERVICES.stream().allMatch(service -> jar.getEntry(entry(service)) == null)) {
          throw new InputException(
              file, "it brings nothing: it has no " + entry(ReplacementPolicy.class), REMEDY);
        }
      }
      URL[] urls = {path.toUri().toURL()};
      String name = LOADER_PREFIX + path.getFileName();
      return new PluginJar(file, new URLClassLoader(name, urls, PluginJar.class.getClassLoader()));
    } catch (ZipException noJar) {
      throw new InputException(file, 0, "it is no jar, or a broken one", REMEDY, noJar);
    } catch (InvalidPathException | MalformedURLException noPath) {
      throw new InputException(file, 0, "this is no name of a file", "name a jar", noPath);
    } catch (IOException failure) {
      throw new InputException(
          file, 0, "it cannot be read (" + FailureReason.of(failure) + ")", "name a jar", failure);
    }
  }

  private static String entry(Class<?> service) {
    return "META-INF/services/" + service.getName();
  }

  /** The name by which messages call it: that of the file, without folders. */
  String name() {
    return String.valueOf(Path.of(file).getFileName());
  }

  /** The file as the user named it. */
  String file() {
    return file;
  }

  /**
   * File name and a digest of the contents, for whoever must tell two runs apart; never fails, as a
   * file that cannot be read is told of by {@link #open}.
   */
  static String fingerprint(String file) {
    try {
      Path path = Path.of(file);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return path.getFileName()
          + " sha256:"
          + HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
    } catch (IOException | InvalidPathException unreadable) {
      return file + " unreadable";
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  /** The services of that type that it has itself. */
  <S> List<S> services(Class<S> type) throws InputException {
    List<S> services = new ArrayList<>();
    try {
      for (ServiceLoader.Provider<S> provider :
          ServiceLoader.load(type, loader).stream().toList()) {
        if (provider.type().getClassLoader() == loader) {
          services.add(provider.get());
        }
      }
    } catch (ServiceConfigurationError | LinkageError wrong) {
      throw refused(wrong);
    }
    return services;
  }

  /** Something of a jar that is asked for while it is loaded. */
  @FunctionalInterface
  interface Asked<T> {
    /** Runs code of the jar. */
    T get();
  }

  /**
   * What the jar answers to a question.
   *
   * @throws InputException if its code fails
   */
  <T> T ask(Asked<T> question) throws InputException {
    try {
      T answer = question.get();
      if (answer == null) {
        throw new InputException(file, "one of its services answers null", REMEDY);
      }
      return answer;
    } catch (RuntimeException | LinkageError wrong) {
      throw refused(wrong);
    }
  }

  private InputException refused(Throwable wrong) {
    Throwable reason = wrong.getCause() == null ? wrong : wrong.getCause();
    return switch (reason) {
      case UnsupportedClassVersionError later ->
          new InputException(
              file,
              0,
              "it was compiled for a later Java than this one, which is "
                  + Runtime.version().feature(),
              "compile it with javac --release " + Runtime.version().feature(),
              wrong);
      case LinkageError mismatch ->
          new InputException(
              file,
              0,
              "it does not fit this build (" + mismatch + ")",
              "compile it again, against this one",
              wrong);
      default ->
          new InputException(
              file,
              0,
              "a service of it cannot be used (" + told(wrong, reason) + ")",
              REMEDY,
              wrong);
    };
  }

  private static String told(Throwable wrong, Throwable reason) {
    return wrong instanceof ServiceConfigurationError
        ? wrong.getMessage() + (reason == wrong ? "" : ": " + reason)
        : reason.toString();
  }

  /**
   * A jar whose {@code label} cannot be used.
   *
   * @param problem what is wrong with it
   */
  InputException misnamed(String kind, String label, String problem) {
    return new InputException(
        file, "its " + kind + " '" + label + "' " + problem, "have its label() return another");
  }
}

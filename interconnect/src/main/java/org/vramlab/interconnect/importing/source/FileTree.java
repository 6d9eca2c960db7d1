package org.vramlab.interconnect.importing.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Small files by their paths: a directory, or a tar or zip archive of one, packed by gzip or not.
 * Which it is, the content says.
 *
 * <p>Nothing is unpacked to disk, and a tree that no sysfs could be is refused: archives come from
 * elsewhere.
 */
public final class FileTree {
  /** No sysfs tree has more files, or larger ones. */
  private static final int MOST_FILES = 50_000;

  private static final long MOST_BYTES = 64L << 20;

  private static final int MOST_BYTES_A_FILE = 1 << 20;

  private static final String REMEDY = "give the directory, or an archive of it made by tar or zip";

  private final String name;
  private final SortedMap<String, String> files = new TreeMap<>();
  private long bytes;

  private FileTree(String name) {
    this.name = name;
  }

  /** As the user named it. */
  public String name() {
    return name;
  }

  /** Contents by path, with {@code /} between its parts. */
  public SortedMap<String, String> files() {
    return files;
  }

  /**
   * All files below a directory, links not followed: sysfs has links that lead round in circles.
   */
  public static FileTree ofDirectory(Path directory) throws IOException {
    FileTree tree = new FileTree(directory.toString());
    List<Path> found;
    // The directory itself may be a link, as /sys/class/kfd/kfd is.
    Path real = directory.toRealPath();
    try (Stream<Path> walk = Files.walk(real)) {
      found =
          walk.filter(file -> Files.isRegularFile(file)).sorted().limit(MOST_FILES + 1L).toList();
    } catch (UncheckedIOException unreadable) {
      throw new IOException(unreadable.getCause());
    }
    for (Path file : found) {
      String path = real.relativize(file).toString().replace('\\', '/');
      // Attributes of sysfs state a size of 4096, whatever they hold; some cannot be read at all.
      if (Files.isReadable(file) && wanted(path)) {
        try (InputStream in = Files.newInputStream(file)) {
          tree.add(path, in.readNBytes(MOST_BYTES_A_FILE + 1));
        }
      }
    }
    return tree;
  }

  /**
   * The files of an archive; null if the bytes are none.
   *
   * @throws ImportException if it is broken, or too large to be what is looked for
   */
  public static @Nullable FileTree ofArchive(String name, byte[] bytes) throws IOException {
    FileTree tree = new FileTree(name);
    try {
      byte[] plain = isGzip(bytes) ? tree.inflated(bytes) : bytes;
      if (startsWith(plain, 'P', 'K', 3, 4)) {
        tree.unzip(plain);
      } else if (TarReader.isTar(plain)) {
        TarReader.read(plain, tree::addWanted);
      } else {
        return null;
      }
      return tree;
    } catch (ImportException refused) {
      throw refused;
    } catch (IOException | IllegalArgumentException broken) {
      throw new ImportException(
          name, 0, "the archive is broken (" + broken.getMessage() + ")", REMEDY);
    }
  }

  /** Whether bytes are packed by gzip. */
  public static boolean isGzip(byte[] bytes) {
    return startsWith(bytes, 0x1f, 0x8b);
  }

  /** What gzip packed. */
  public static byte[] inflated(String name, byte[] bytes) throws IOException {
    try {
      return new FileTree(name).inflated(bytes);
    } catch (ImportException refused) {
      throw refused;
    } catch (IOException broken) {
      throw new ImportException(
          name, 0, "the gzip file is broken (" + broken.getMessage() + ")", "pack it again");
    }
  }

  private byte[] inflated(byte[] packed) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] plain = in.readNBytes((int) MOST_BYTES + 1);
      if (plain.length > MOST_BYTES) {
        throw tooLarge();
      }
      return plain;
    }
  }

  private void unzip(byte[] plain) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          addWanted(entry.getName(), in.readNBytes(MOST_BYTES_A_FILE + 1));
        }
      }
    }
  }

  private void addWanted(String path, byte[] content) throws ImportException {
    if (wanted(path)) {
      add(path.replace('\\', '/'), content);
    }
  }

  /** Caches of a CPU node are most of a tree, and nobody reads them. */
  private static boolean wanted(String path) {
    return !path.contains("/caches/");
  }

  private void add(String path, byte[] content) throws ImportException {
    bytes += content.length;
    if (content.length > MOST_BYTES_A_FILE || files.size() >= MOST_FILES || bytes > MOST_BYTES) {
      throw tooLarge();
    }
    String text = new String(content, StandardCharsets.UTF_8);
    // tar pads what sysfs announced and did not deliver.
    int end = text.indexOf('\0');
    files.put(
        path.startsWith("./") ? path.substring(2) : path, end < 0 ? text : text.substring(0, end));
  }

  private ImportException tooLarge() {
    return new ImportException(
        name,
        0,
        "it holds more than a topology in sysfs can (files of more than 1 MiB, or too many)",
        REMEDY);
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}

package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Makes plug-ins as their authors do: compiles sources against the program, and packs them.
 *
 * @param folder where everything goes
 */
record PluginMaker(Path folder) {
  /** The example in the tree. */
  private static final Path EXAMPLE = Path.of("src", "docs", "plugin");

  /** The example, built. */
  Path example() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.list(EXAMPLE)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    Map<String, byte[]> entries = compiled("example", sources);
    try (Stream<Path> files = Files.list(EXAMPLE.resolve("META-INF/services"))) {
      for (Path file : files.sorted().toList()) {
        entries.put("META-INF/services/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return jar("example.jar", entries);
  }

  /**
   * A jar with one class, {@code mine.Mine}, as the only service of its kind.
   *
   * @param service the interface
   * @param source of the class
   */
  Path of(Class<?> service, String source) throws IOException {
    Map<String, byte[]> entries = compiled("mine", List.of(write("Mine.java", source)));
    entries.put(entry(service), "mine.Mine\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return jar("mine.jar", entries);
  }

  /** Where a service of that kind is named. */
  static String entry(Class<?> service) {
    return "META-INF/services/" + service.getName();
  }

  private Path write(String name, String source) throws IOException {
    return Files.writeString(folder.resolve(name), source);
  }

  /** The classes of {@code sources}, as entries of a jar. */
  private Map<String, byte[]> compiled(String name, List<Path> sources) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
    List<String> words =
        new ArrayList<>(
            List.of("-Xlint:all", "-Werror", "-d", classes.toString(), "-cp", classPath()));
    sources.forEach(source -> words.add(source.toString()));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    assertEquals(0, javac.run(null, null, null, words.toArray(String[]::new)), "javac");
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return entries;
  }

  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  /** What is in a jar, and one entry more. */
  static Map<String, byte[]> entriesOf(Path file, String more) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : java.util.Collections.list(jar.entries())) {
        entries.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
      }
    }
    entries.put(more, new byte[1]);
    return entries;
  }

  /** A jar of those entries. */
  Path jar(String name, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      entries.forEach((path, content) -> {
        try {
          jar.putNextEntry(new JarEntry(path));
          jar.write(content);
          jar.closeEntry();
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      });
    }
    return file;
  }
}

package org.vramlab.ttm.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A table of promises beside the tests: a number, what is promised, and two lists of names. */
final class PromiseTable {
  /** What names of classes begin with. */
  static final String ROOT = "org.vramlab.ttm.";

  private PromiseTable() {}

  /** One row. */
  record Promise(int number, String text, List<String> first, List<String> second) {
    static Promise parse(String line) {
      String[] cells = line.split("\\|", -1);
      if (cells.length != 6) {
        throw new IllegalArgumentException("no promise: " + line);
      }
      return new Promise(
          Integer.parseInt(cells[1].strip()), cells[2].strip(), listed(cells[3]), listed(cells[4]));
    }

    private static List<String> listed(String cell) {
      return Arrays.stream(cell.split(",", -1))
          .map(String::strip)
          .filter(each -> !each.isEmpty())
          .toList();
    }
  }

  /** The rows of a resource of this package. */
  static List<Promise> read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(PromiseTable.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith("| ") && !line.startsWith("| no"))
          .map(Promise::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless there is such a test: {@code lockdep.LockOrderTest.itsName}. */
  static void requireTest(String name) throws ClassNotFoundException {
    int dot = name.lastIndexOf('.');
    boolean found =
        Arrays.stream(Class.forName(ROOT + name.substring(0, dot)).getDeclaredMethods())
            .anyMatch(method ->
                method.getName().equals(name.substring(dot + 1))
                    && (method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class)));
    assertTrue(found, "there is no test " + name);
  }
}

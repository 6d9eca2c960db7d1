package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.List;

/**
 * How many scripts agree, file by file, and every disagreement.
 *
 * <p>Threads: one.
 */
public final class Conformance {
  private final List<FileCount> files = new ArrayList<>();
  private final List<Disagreement> disagreements = new ArrayList<>();
  private long scripts;

  /**
   * What one file came to.
   *
   * @param file as the user named it
   * @param scripts in it
   * @param agree of them
   */
  public record FileCount(String file, long scripts, long agree) {}

  void add(FileCount count, List<Disagreement> found) {
    files.add(count);
    disagreements.addAll(found);
    scripts += count.scripts();
  }

  /** The files, in the order in which they were replayed. */
  public List<FileCount> files() {
    return List.copyOf(files);
  }

  /** One for each script that disagrees, in the order of files and lines. */
  public List<Disagreement> disagreements() {
    return List.copyOf(disagreements);
  }

  /** How many scripts were replayed. */
  public long scripts() {
    return scripts;
  }

  /** How many of them agree. */
  public long agree() {
    return scripts - disagreements.size();
  }
}

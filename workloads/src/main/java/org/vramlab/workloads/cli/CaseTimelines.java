package org.vramlab.workloads.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.explore.Story;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseWatch;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.results.timeline.StoryTimeline;
import org.vramlab.workloads.results.timeline.TimeWindow;
import org.vramlab.workloads.results.timeline.TimelineWriter;

/**
 * The timelines of a case, one of the faulty run and one of the right run; none if no file is
 * named.
 *
 * <p>Close it always: what was begun and not ended is thrown away. Threads: one.
 */
final class CaseTimelines implements CaseWatch, AutoCloseable {
  private final @Nullable OutputFile faulty;
  private final @Nullable OutputFile right;
  private final Terminal terminal;
  private final List<String> written = new ArrayList<>();
  private @Nullable OutputFile current;
  private OutputFile.@Nullable Writing writing;
  private @Nullable TimelineWriter writer;

  private CaseTimelines(
      @Nullable OutputFile faulty, @Nullable OutputFile right, Terminal terminal) {
    this.faulty = faulty;
    this.right = right;
    this.terminal = terminal;
  }

  /** Checks that both can be written; {@code name} is null for none. */
  static CaseTimelines at(@Nullable String name, Terminal terminal)
      throws InputException, UsageException {
    if (name == null) {
      return new CaseTimelines(null, null, terminal);
    }
    if (name.equals(OutputFile.STANDARD_OUTPUT)) {
      throw new UsageException(
          "there are two timelines, which cannot both go to standard output", "name a file");
    }
    return new CaseTimelines(
        OutputFile.at(named(name, "-faulty"), terminal.out()),
        OutputFile.at(named(name, "-right"), terminal.out()),
        terminal);
  }

  /** Puts {@code suffix} before what begins at the first dot of the file's name. */
  private static String named(String name, String suffix) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name + suffix : name.substring(0, dot) + suffix + name.substring(dot);
  }

  @Override
  public EventSink begin(CaseRun.Role role) throws InputException {
    OutputFile file = role == CaseRun.Role.FAULTY ? faulty : right;
    if (file == null) {
      return EventSink.SILENT;
    }
    current = file;
    writing = file.open();
    try {
      TimelineWriter drawing = new TimelineWriter(writing.stream(), TimeWindow.ALL);
      writer = drawing;
      return drawing;
    } catch (IOException failure) {
      throw file.cannotWrite(failure);
    }
  }

  @Override
  public void end() throws InputException {
    if (current == null || writing == null || writer == null) {
      return;
    }
    try {
      writer.finish();
    } catch (IOException failure) {
      throw current.cannotWrite(failure);
    }
    writing.commit();
    written.add(current.name());
    terminal.remark("wrote " + current.name());
    current = null;
  }

  @Override
  public void trace(CaseRun.Role role, Story story) throws InputException {
    OutputFile file = role == CaseRun.Role.FAULTY ? faulty : right;
    if (file != null) {
      file.write(stream -> StoryTimeline.write(story, stream));
      written.add(file.name());
      terminal.remark("wrote " + file.name());
    }
  }

  /** Says which of the two files there is not, and why; after the case has run. */
  void remarkOnMissing() {
    if (right != null && !written.contains(right.name())) {
      terminal.remark(
          "no "
              + right.name()
              + ": every interleaving was searched, and there is no trace to draw");
    }
  }

  /** The files that were written, in order. */
  List<String> written() {
    return List.copyOf(written);
  }

  @Override
  public void close() {
    if (writing != null) {
      writing.close();
    }
  }
}

package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.report.JsonWriter;
import org.vramlab.workloads.results.report.ReportWriter;
import org.vramlab.workloads.results.timeline.EventCsvWriter;
import org.vramlab.workloads.results.timeline.TimeWindow;
import org.vramlab.workloads.results.timeline.TimelineWriter;

/**
 * The files of one run: checked before it, written beside their places while it lasts, and put in
 * place when all of it is there.
 *
 * <p>Life: {@link #check}; {@link #open} before the run; {@link #finish} after it; {@link #close}
 * always, which throws away what was not finished. Threads: one.
 */
final class RunOutputs implements AutoCloseable {
  private final @Nullable OutputFile json;
  private final @Nullable OutputFile report;
  private final @Nullable OutputFile events;
  private final @Nullable OutputFile timeline;
  private final TimeWindow window;

  /** Files in place by now. */
  private final List<String> written = new ArrayList<>();

  private OutputFile.@Nullable Writing eventsWriting;
  private OutputFile.@Nullable Writing timelineWriting;
  private @Nullable EventCsvWriter eventsWriter;
  private @Nullable TimelineWriter timelineWriter;

  private RunOutputs(
      @Nullable OutputFile json,
      @Nullable OutputFile report,
      @Nullable OutputFile events,
      @Nullable OutputFile timeline,
      TimeWindow window) {
    this.json = json;
    this.report = report;
    this.events = events;
    this.timeline = timeline;
    this.window = window;
  }

  /**
   * Finds out whether everything can be written, as far as one can tell; creates nothing.
   *
   * @param standardOutput where {@code -} leads
   * @throws InputException for a place that cannot be written
   * @throws UsageException for one place named twice, and for times that make no sense
   */
  static RunOutputs check(OutputOptions options, PrintStream standardOutput)
      throws InputException, UsageException {
    if ((options.from != null || options.to != null)
        && options.timeline == null
        && options.events == null) {
      throw new UsageException(
          "--from and --to choose a part of --timeline and --events, and neither is given",
          "add one of them, or leave out the times");
    }
    TimeWindow window =
        TimeWindow.parse(
            options.from == null ? "" : options.from, options.to == null ? "" : options.to);
    RunOutputs outputs =
        new RunOutputs(
            at(options.json, standardOutput),
            at(options.report, standardOutput),
            at(options.events, standardOutput),
            at(options.timeline, standardOutput),
            window);
    outputs.places().refuseTwice();
    return outputs;
  }

  /**
   * Makes sure that no result takes the place of what it is computed from.
   *
   * @throws UsageException for an output that is one of {@code inputs}
   */
  void refuseToReplace(List<Path> inputs) throws UsageException {
    places().refuseToReplace(inputs);
  }

  private OutputPlaces places() {
    return new OutputPlaces(json, report, events, timeline);
  }

  private static @Nullable OutputFile at(@Nullable String name, PrintStream standardOutput)
      throws InputException {
    return name == null ? null : OutputFile.at(name, standardOutput);
  }

  /** Whether one of them goes to standard output, so that nothing else may. */
  boolean takeStandardOutput() {
    return places().takeStandardOutput();
  }

  /** Starts those that are written while the run lasts. */
  void open() throws InputException {
    if (events != null) {
      eventsWriting = events.open();
      eventsWriter = new EventCsvWriter(eventsWriting.stream(), window);
    }
    if (timeline != null) {
      timelineWriting = timeline.open();
      try {
        timelineWriter = new TimelineWriter(timelineWriting.stream(), window);
      } catch (IOException failure) {
        throw timeline.cannotWrite(failure);
      }
    }
  }

  /** Those who have to see the events, but for the timeline. */
  List<EventSink> watchers() {
    List<EventSink> watchers = new ArrayList<>();
    if (eventsWriter != null) {
      watchers.add(eventsWriter);
    }
    return watchers;
  }

  /** The timeline being drawn; null if there is none. */
  @Nullable TimelineWriter timeline() {
    return timelineWriter;
  }

  /** Completes all files and puts them in place. */
  void finish(RunResult result) throws InputException {
    if (json != null) {
      JsonWriter.write(result, json);
      note(json);
    }
    if (report != null) {
      ReportWriter.write(result, report);
      note(report);
    }
    finishEvents();
    finishTimeline();
  }

  /** The files that are in place, to tell the user of. */
  List<String> written() {
    return List.copyOf(written);
  }

  private void finishEvents() throws InputException {
    if (events != null && eventsWriter != null && eventsWriting != null) {
      try {
        eventsWriter.finish();
      } catch (IOException failure) {
        throw events.cannotWrite(failure);
      }
      eventsWriting.commit();
      note(events);
    }
  }

  private void finishTimeline() throws InputException {
    if (timeline != null && timelineWriter != null && timelineWriting != null) {
      try {
        timelineWriter.finish();
      } catch (IOException failure) {
        throw timeline.cannotWrite(failure);
      }
      timelineWriting.commit();
      note(timeline);
    }
  }

  private void note(OutputFile file) {
    if (!file.isStandardOutput()) {
      written.add(file.name());
    }
  }

  @Override
  public void close() {
    if (eventsWriting != null) {
      eventsWriting.close();
    }
    if (timelineWriting != null) {
      timelineWriting.close();
    }
  }
}

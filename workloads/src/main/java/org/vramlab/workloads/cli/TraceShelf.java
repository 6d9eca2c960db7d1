package org.vramlab.workloads.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import org.vramlab.workloads.trace.NextUse;
import org.vramlab.workloads.trace.TraceRecording;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * Traces and plug-ins that have been read, for runs that follow one another: each is read once.
 *
 * <p>Threads: one.
 */
final class TraceShelf {
  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final Map<List<String>, Plugins> plugins = new LinkedHashMap<>();

  /** One trace. */
  static final class Trace {
    private final TraceRecording recording;
    private final TraceSummary summary;
    private @Nullable NextUse nextUse;

    private Trace(TraceRecording recording, TraceSummary summary) {
      this.recording = recording;
      this.summary = summary;
    }

    /** Its events. */
    TraceRecording recording() {
      return recording;
    }

    /** What a pass over it told. */
    TraceSummary summary() {
      return summary;
    }

    /** When each operand is used again; found out at the first call. */
    NextUse nextUse() throws InputException {
      NextUse known = nextUse;
      if (known == null) {
        known = NextUse.of(recording.source());
        nextUse = known;
      }
      return known;
    }
  }

  /**
   * What {@code files} bring together.
   *
   * @throws InputException for a file that is no plug-in
   */
  Plugins plugins(List<String> files) throws InputException {
    Plugins known = plugins.get(files);
    if (known == null) {
      known = Plugins.load(files);
      plugins.put(List.copyOf(files), known);
    }
    return known;
  }

  /**
   * The trace that a user means by {@code name}.
   *
   * @param conversion what a file of another format does not say; the same for all that is read
   *     here
   * @param recordingLimitBytes memory for its events; beyond it they are read from the file again
   * @throws InputException for a bad trace, or none
   */
  Trace trace(String name, ConversionSettings conversion, long recordingLimitBytes)
      throws InputException, UsageException {
    Trace known = traces.get(name);
    if (known == null) {
      TraceSource source = TraceFile.of(name, conversion).source();
      TraceRecording recording = new TraceRecording(source, recordingLimitBytes);
      known = new Trace(recording, TraceSummary.of(source, recording));
      traces.put(name, known);
    }
    return known;
  }
}

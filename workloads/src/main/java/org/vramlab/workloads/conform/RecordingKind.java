package org.vramlab.workloads.conform;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/** The kinds of recording: what is in their files, and how it is done again. */
public enum RecordingKind {
  /** Scripts of the ww mutex. */
  WW("ww", "script", "a recording of ww mutexes") {
    @Override
    Replayer replayer(RecordingReader lines) {
      WwScriptReader reader = new WwScriptReader(lines);
      return () -> {
        WwScript script = reader.next();
        return script == null
            ? null
            : Replayed.of(script.lines(), WwReplay.run(lines.name(), script));
      };
    }
  },

  /** Scenarios of TTM. */
  TTM("ttm", "scenario", "a recording of TTM") {
    @Override
    Replayer replayer(RecordingReader lines) {
      TtmScenarioReader reader = new TtmScenarioReader(lines);
      return () -> {
        TtmScenario scenario = reader.next();
        return scenario == null
            ? null
            : Replayed.of(scenario.lines(), TtmReplay.run(lines.name(), scenario));
      };
    }
  },

  /** Scripts of fences and reservations. */
  FENCE("fence", "script", "a recording of fences") {
    @Override
    Replayer replayer(RecordingReader lines) {
      FenceScriptReader reader = new FenceScriptReader(lines);
      return () -> {
        FenceScript script = reader.next();
        return script == null
            ? null
            : Replayed.of(script.lines(), FenceReplay.run(lines.name(), script));
      };
    }
  };

  private final String label;
  private final String unit;
  private final String remedy;

  RecordingKind(String label, String unit, String remedy) {
    this.label = label;
    this.unit = unit;
    this.remedy = remedy;
  }

  /** The word on the command line. */
  public String label() {
    return label;
  }

  /** What one recorded run is called. */
  public String unit() {
    return unit;
  }

  /** What to give in place of a file without any. */
  String remedy() {
    return remedy;
  }

  abstract Replayer replayer(RecordingReader lines);

  /** Reads and replays one script after the other. */
  @FunctionalInterface
  interface Replayer {
    /** What came of the next one; null at the end of the file. */
    @Nullable Replayed next() throws InputException;
  }

  /**
   * What came of one script.
   *
   * @param operations in it
   * @param agree of them, up to the first that differs
   * @param disagreement null if none differs
   */
  record Replayed(long operations, long agree, @Nullable Disagreement disagreement) {
    private static Replayed of(List<Long> lines, @Nullable Disagreement disagreement) {
      long agree =
          disagreement == null
              ? lines.size()
              : lines.stream().filter(line -> line < disagreement.line()).count();
      return new Replayed(lines.size(), agree, disagreement);
    }
  }
}

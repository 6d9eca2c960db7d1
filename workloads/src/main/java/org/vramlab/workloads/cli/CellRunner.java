package org.vramlab.workloads.cli;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.vramlab.workloads.compare.Answer;
import org.vramlab.workloads.compare.CellResult;
import org.vramlab.workloads.compare.Failure;
import org.vramlab.workloads.compare.Work;
import org.vramlab.workloads.compare.YardstickSource;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.PluginFault;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.report.JsonWriter;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Does one piece of a comparison's work after another, exactly as {@code run} would, and reads the
 * traces of each workload once.
 *
 * <p>Threads: one. Failure: none; what goes wrong is the answer.
 */
final class CellRunner {
  private final YardstickSource yardsticks;

  /** What has been read of the group that was last at work. */
  private TraceShelf shelf = new TraceShelf();

  private int group = -1;

  CellRunner(YardstickSource yardsticks) {
    this.yardsticks = yardsticks;
  }

  /** The words of a run. */
  private static final class Words {
    @Parameters private List<String> traces = new ArrayList<>();
    @Mixin private RunOptions options = new RunOptions();
  }

  /** Does {@code work}. */
  Answer answer(Work work) {
    if (work.group() != group) {
      shelf = new TraceShelf();
      group = work.group();
    }
    try {
      Words words = CommandLine.populateCommand(new Words(), work.words().toArray(String[]::new));
      ReplaySettings settings = RunPlan.of(words.traces, words.options, shelf);
      return switch (work.kind()) {
        case RUN -> run(words, settings);
        case YARDSTICK -> yardsticks.of(settings);
      };
    } catch (InputException | UsageException bad) {
      return new Failure(Failure.Kind.INPUT, String.valueOf(bad.getMessage()));
    } catch (FindingException found) {
      return new Failure(Failure.Kind.FOUND, String.valueOf(found.getMessage()));
    } catch (OutOfMemoryError exhausted) {
      shelf = new TraceShelf();
      group = -1;
      return new Failure(
          Failure.Kind.FAULT,
          "the heap is too small for this run; give it more with VRAMLAB_JAVA_OPTS=-Xmx8g");
    } catch (RuntimeException | Error fault) {
      String plugin = PluginFault.of(fault);
      return plugin != null
          ? new Failure(Failure.Kind.FOUND, plugin)
          : new Failure(Failure.Kind.FAULT, "a fault of the program: " + fault);
    }
  }

  private static Answer run(Words words, ReplaySettings settings)
      throws InputException, FindingException {
    RunIdentity identity =
        RunIdentity.of(words.options.seed, words.options.configuration("run", words.traces));
    Outcome outcome = new Replay(settings).run();
    RunResult result =
        RunExecution.result(identity, RunPlan.shown(words.options, settings), settings, outcome);
    return CellResult.of(result, jsonDigest(result));
  }

  /** Digest of what {@code run --json} writes. */
  private static String jsonDigest(RunResult result) throws InputException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      DigestOutputStream digested = new DigestOutputStream(OutputStream.nullOutputStream(), sha256);
      JsonWriter.write(result, OutputFile.at(OutputFile.STANDARD_OUTPUT, digested));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}

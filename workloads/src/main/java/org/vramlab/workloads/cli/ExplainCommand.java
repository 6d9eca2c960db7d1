package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.explain.BufferStory;
import org.vramlab.workloads.explain.Focus;
import org.vramlab.workloads.explain.Inspector;
import org.vramlab.workloads.explain.OperationStory;
import org.vramlab.workloads.explain.StoryJson;
import org.vramlab.workloads.explain.StoryText;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.Setting;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab explain}: why one operation waited, or what became of one buffer. */
@Command(
    name = "explain",
    sortOptions = false,
    description = {
      "Run traces as vramlab run does, and tell what happened to one operation, or to one buffer:"
          + " who evicted it, for whom, who was passed over and why, what was waited for.%n",
      "A run is deterministic: with the options of a run this tells of that very run.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab explain wave3d_stencil_4dev --vram x2 --op 600",
      "  vramlab explain wave3d_stencil_4dev --vram x2 --policy mru --buffer 3 --json -",
      "",
      "Exit status: 0 told; 1 a rule was broken or nothing could go on; 2 wrong usage; 3 bad input,"
          + " such as a trace without that operation."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRACE[@DEVICES][*COPIES]",
      arity = "1..*",
      description = "Traces as for run.")
  private List<String> traces = new ArrayList<>();

  @ArgGroup(multiplicity = "1")
  private Question question = new Question();

  /** What is asked about. */
  private static final class Question {
    @Option(
        names = "--op",
        paramLabel = "N",
        required = true,
        description = "The N-th operation of the trace, counted from 0.")
    private @Nullable Long operation;

    @Option(
        names = "--buffer",
        paramLabel = "ID",
        required = true,
        description = "The buffer of that number in the trace.")
    private @Nullable Long buffer;
  }

  @Option(
      names = "--process",
      paramLabel = "K",
      defaultValue = "0",
      description = "Of the K-th process, where several run side by side (default: 0).")
  private int process;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write it as JSON; with - in place of the sentences.")
  private @Nullable String json;

  @Mixin private RunOptions options = new RunOptions();

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException, FindingException {
    RunIdentity identity = RunIdentity.of(options.seed, options.configuration("run", traces));
    terminal.announce(identity);
    OutputFile file = json == null ? null : OutputFile.at(json, terminal.out());
    ReplaySettings settings = RunPlan.of(traces, options);
    if (file != null) {
      new OutputPlaces(file).refuseToReplace(RunPlan.inputFiles(options, settings));
    }
    Focus focus = focus(settings);
    Inspector inspector = new Inspector(focus);
    new Replay(settings, null, List.of(inspector), List.of(inspector)).run();
    OperationStory operation = inspector.operation();
    BufferStory buffer = inspector.buffer();
    if (operation == null && buffer == null) {
      throw new InputException(
          settings.processes().get(process).recording().source().name(),
          "no buffer has the number " + focus.number(),
          "see the lines that begin with A");
    }
    if (file != null) {
      JsonResult.write(
          file,
          StoryJson.SCHEMA,
          StoryJson.SCHEMA_VERSION,
          identity,
          generator -> write(generator, settings, operation, buffer));
    }
    if (file == null || !file.isStandardOutput()) {
      List<String> names = names(settings);
      List<String> lines =
          operation != null
              ? StoryText.of(operation, names)
              : buffer != null ? StoryText.of(buffer, names) : List.of();
      lines.forEach(terminal.out()::println);
    }
    return Main.FINE;
  }

  private void write(
      JsonGenerator generator,
      ReplaySettings settings,
      @Nullable OperationStory operation,
      @Nullable BufferStory buffer)
      throws IOException {
    generator.writeObjectFieldStart("settings");
    for (Setting setting : RunPlan.shown(options, settings)) {
      generator.writeStringField(setting.name(), setting.value());
    }
    generator.writeEndObject();
    generator.writeArrayFieldStart("processes");
    for (String name : names(settings)) {
      generator.writeString(name);
    }
    generator.writeEndArray();
    if (operation != null) {
      StoryJson.write(generator, operation);
    } else if (buffer != null) {
      StoryJson.write(generator, buffer);
    }
  }

  private static List<String> names(ReplaySettings settings) {
    return settings.processes().stream().map(ReplaySettings.TracedProcess::name).toList();
  }

  private Focus focus(ReplaySettings settings) throws UsageException, InputException {
    if (process < 0 || process >= settings.processes().size()) {
      throw new UsageException(
          "there is no process " + process,
          "there are " + settings.processes().size() + ", counted from 0");
    }
    Long operation = question.operation;
    if (operation == null) {
      Long buffer = question.buffer;
      return new Focus(process, Focus.Kind.BUFFER, buffer == null ? -1 : buffer);
    }
    ReplaySettings.TracedProcess traced = settings.processes().get(process);
    long count = traced.summary().operationCount();
    if (operation < 0 || operation >= count) {
      throw new InputException(
          traced.recording().source().name(),
          "there is no operation " + operation,
          "it has " + count + ", counted from 0");
    }
    return new Focus(process, Focus.Kind.OPERATION, operation);
  }
}

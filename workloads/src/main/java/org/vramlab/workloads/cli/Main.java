package org.vramlab.workloads.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.vramlab.ttm.failure.BrokenContract;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.PluginFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The program: all commands, and what they have in common. {@link #commands} is the list to which a
 * new command is added.
 *
 * <p>Exit status: 0 fine; 1 something was found (a mismatch, a deadlock, a failed check); 2 wrong
 * usage; 3 bad input, or output that cannot be written; 70 a fault of the program itself. The last
 * three print one sentence on standard error; a stack trace only with {@code --debug}.
 */
@Command(
    name = "vramlab",
    versionProvider = Main.Version.class,
    description =
        "A memory manager for several GPUs, on simulated devices: run workload traces that are"
            + " larger than one GPU's memory, and see what moves, what waits and why.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab demo",
      "  vramlab run wave3d_stencil_4dev --vram x1.5 --report report.html",
      "  vramlab trace info llama7b_train_seq4096",
      "",
      "Sizes: 16GiB (2^30), 800MiB (2^20), 64GB (10^9), 1048576; x1.5 where a size may depend on"
          + " the trace.",
      "Files: - is standard output. Results go to standard output, remarks to standard error.",
      "Exit status: 0 fine, 1 something was found, 2 wrong usage, 3 bad input."
    })
public final class Main implements Callable<Integer> {
  /** Exit status of a command that did what it should and found nothing wrong. */
  public static final int FINE = 0;

  /** Exit status of a command that found something: a deadlock, a mismatch, a failed check. */
  public static final int FOUND = FindingException.EXIT_STATUS;

  /** Exit status of a fault of the program itself, as in sysexits.h (EX_SOFTWARE). */
  public static final int FAULT = 70;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?");

  private static final int USAGE_WIDTH = 110;

  private static final String FIRST_STEPS =
      """
      VRAMLab: a memory manager for several GPUs, on simulated devices.

      Three commands to begin with, from the root of the clone:

        workloads/vramlab demo
            a training step that needs 117 GiB on a GPU with 64, and what two eviction policies make of it
        workloads/vramlab run wave3d_stencil_4dev --vram x1.5 --report report.html
            four GPUs that need one and a half times the memory they have; open report.html afterwards
        workloads/vramlab trace generate zipf --out zipf.gmtrace.gz
            a trace of your own; look at it with `workloads/vramlab trace info zipf.gmtrace.gz`, then run it

      All commands: workloads/vramlab --help\
      """;

  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and leave.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean helpRequested;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show version and commit and leave.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean versionRequested;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Starts the program and ends the process with its exit status.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /**
   * Runs one command line to its end and returns the exit status; for tests and for programs that
   * embed this one.
   */
  public static int run(Terminal terminal, String... arguments) {
    Main main = new Main(terminal);
    try {
      int status = main.commandLine().execute(arguments);
      // A print stream keeps its failures to itself: results that got lost must not look fine.
      if (status == FINE && terminal.out().checkError()) {
        return main.failed(
            new InputException(
                "standard output",
                "the results cannot be written, or not all of them",
                "check space and who reads it, or write them to a file"));
      }
      return status;
    } catch (OutOfMemoryError exhausted) {
      terminal
          .err()
          .println(
              "vramlab: the heap is too small for this run; give it more with"
                  + " VRAMLAB_JAVA_OPTS=-Xmx8g.");
      return FAULT;
    } catch (Error fault) { // picocli hands on exceptions only
      return main.failed(fault);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  /** All commands, in the order in which the help lists them. */
  private static List<CommandLine> commands(Terminal terminal) {
    return List.of(
        new CommandLine(new DemoCommand(terminal)),
        new CommandLine(new RunCommand(terminal)),
        CompareCommand.with(terminal),
        new CommandLine(new ExplainCommand(terminal)),
        new CommandLine(new CompareWorkerCommand(terminal)),
        new CommandLine(new PoliciesCommand(terminal)),
        new CommandLine(new PluginCommand(terminal)),
        new CommandLine(new CaseCommand(terminal)),
        new CommandLine(new ExploreCommand(terminal, new ShippedScenarios())),
        ConformCommand.with(terminal),
        new CommandLine(new BoundCommand(terminal)),
        TraceCommand.with(terminal),
        new CommandLine(new TopologyCommand(terminal)));
  }

  private CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(this);
    commands(terminal).forEach(commandLine::addSubcommand);
    return commandLine
        .registerConverter(BigDecimal.class, Main::number)
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(USAGE_WIDTH)
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setOverwrittenOptionsAllowed(false)
        .setParameterExceptionHandler(this::wrongUsage)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
  }

  @Override
  public Integer call() {
    terminal.out().println(FIRST_STEPS);
    return FINE;
  }

  /** Without exponents of nine digits, which would be written out as zeros somewhere. */
  private static BigDecimal number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new CommandLine.TypeConversionException("'" + text + "' is no number; write 1.5");
    }
    return new BigDecimal(text);
  }

  private int wrongUsage(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String problem = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    String hint = "";
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      problem = "unknown: " + String.join(" ", unmatched.getUnmatched());
      List<String> suggestions = unmatched.getSuggestions();
      hint = suggestions.isEmpty() ? "" : " did you mean " + String.join(" or ", suggestions) + "?";
    }
    String name = command.getCommandSpec().qualifiedName();
    terminal
        .err()
        .println(
            name + ": " + problem.replace('\n', ' ') + ";" + hint + " see " + name + " --help.");
    printStack(failure);
    return UsageException.EXIT_STATUS;
  }

  private int failed(Throwable failure) {
    terminal.out().flush();
    String message = String.valueOf(failure.getMessage());
    String plugin = PluginFault.of(failure);
    int status =
        switch (failure) {
          case UsageException usage -> UsageException.EXIT_STATUS;
          case InputException input -> InputException.EXIT_STATUS;
          case FindingException found -> FindingException.EXIT_STATUS;
          case BrokenContract broken -> FindingException.EXIT_STATUS;
          default -> FAULT;
        };
    if (status == FAULT && plugin != null) {
      message = plugin;
      status = FindingException.EXIT_STATUS;
    } else if (status == FAULT) {
      String place = failure.getStackTrace().length == 0 ? "" : " at " + failure.getStackTrace()[0];
      message =
          "this is a fault of the program ("
              + failure
              + place
              + "); please report it with your command and this line: "
              + RunIdentity.of(RunIdentity.DEFAULT_SEED, List.of()).line();
    }
    terminal.err().println("vramlab: " + message);
    printStack(failure);
    return status;
  }

  private void printStack(Throwable failure) {
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
  }

  /** Version and commit of this build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      RunIdentity identity = RunIdentity.of(RunIdentity.DEFAULT_SEED, List.of());
      return new String[] {
        "vramlab "
            + identity.version()
            + ", commit "
            + identity.commit()
            + ", on Java "
            + Runtime.version()
      };
    }
  }
}

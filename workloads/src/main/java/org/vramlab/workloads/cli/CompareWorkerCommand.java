package org.vramlab.workloads.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.vramlab.workloads.compare.AnswerJson;
import org.vramlab.workloads.compare.WorkJson;
import org.vramlab.workloads.compare.YardstickSource;
import picocli.CommandLine.Command;

/**
 * {@code vramlab compare-worker}: what a comparison starts as a child process. Reads work from
 * standard input, a line each, and answers each with a line on standard output; ends at once when
 * its input ends, because whoever asked is gone then.
 */
@Command(name = "compare-worker", hidden = true)
final class CompareWorkerCommand implements Callable<Integer> {
  private final Terminal terminal;

  CompareWorkerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("questions").start(() -> read(lines));
    CellRunner runner = new CellRunner(YardstickSource.STANDARD);
    for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
      terminal.out().print(AnswerJson.line(runner.answer(WorkJson.work(line.get()))) + "\n");
      terminal.out().flush();
    }
    return Main.FINE;
  }

  private static void read(BlockingQueue<Optional<String>> lines) {
    // Of this process, whatever its terminal: nobody embeds a worker.
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException broken) {
      // As good as an end.
    }
    // Not an orderly exit, which would wait for a simulation that nobody wants any more.
    Runtime.getRuntime().halt(Main.FINE);
  }
}

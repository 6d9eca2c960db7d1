package org.vramlab.workloads.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vramlab.workloads.io.JsonTree;

/**
 * A child process that does one piece of work after another: a line of JSON in, a line of JSON out.
 * It keeps what it has read of a workload until it is given another.
 *
 * <p>Life: {@link #start}; {@link #ask} any number of times; {@link #close} always, from any
 * thread. A child whose standard input ends, because its parent is gone, ends itself.
 */
final class WorkerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  private WorkerProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** The child ended, or answered nonsense. */
  static final class Died extends Exception {
    private static final long serialVersionUID = 1L;

    Died(String how) {
      super(how);
    }
  }

  /**
   * Starts a child.
   *
   * @param command the program with its arguments
   */
  static WorkerProcess start(List<String> command) throws IOException {
    return new WorkerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Has {@code work} done, and waits for it. */
  Answer ask(Work work) throws Died, InterruptedException {
    String line;
    try {
      questions.write(WorkJson.line(work));
      questions.write('\n');
      questions.flush();
      line = answers.readLine();
    } catch (IOException broken) {
      throw died();
    }
    if (line == null) {
      throw died();
    }
    try {
      return AnswerJson.answer(JsonTree.of(line));
    } catch (IOException nonsense) {
      process.destroyForcibly();
      throw new Died("it answered with something else than a result");
    }
  }

  private Died died() throws InterruptedException {
    // Its pipes are closed: it has ended, or is about to.
    process.destroyForcibly();
    int status = process.waitFor();
    return new Died("exit status " + status);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

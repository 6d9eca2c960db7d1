package org.vramlab.workloads.compare;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * Gets work done by several child processes at a time.
 *
 * <p>A process goes on with the workload it has read as long as there is work of it; then it takes
 * up one that nobody is at, the heaviest first; then it helps where most is left. A process that
 * ends before it has answered is replaced, and what it was doing is tried once more.
 *
 * <p>The order in which work is done depends on how fast it goes; the answers do not.
 *
 * <p>Life: constructed; {@link #run} once; {@link #stop} from any thread, at any time. Threads: one
 * for each process, and that of the caller.
 */
public final class Workforce {
  /** How often the same work may end a process. */
  private static final int ATTEMPTS = 2;

  /** When an interrupt ends a child, ours is on its way. */
  private static final long STOP_GRACE_MILLIS = 300;

  private final List<String> command;
  private final int jobs;
  private final Watch watch;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** All below is guarded by this. */
  private final List<WorkerProcess> processes = new ArrayList<>();

  /** By group: numbers of the work that is left. */
  private final List<ArrayDeque<Integer>> left = new ArrayList<>();

  /** By group: how many processes are at it. */
  private int[] atWork = {};

  private @Nullable InputException problem;

  /** Told what happens, by several threads, one at a time. */
  public interface Watch {
    /** The work of that number is answered. */
    void answered(int number, Answer answer) throws InputException;

    /** Something that the user should know. */
    void remark(String text);
  }

  /**
   * @param command starts a child
   * @param jobs how many there are at a time
   */
  public Workforce(List<String> command, int jobs, Watch watch) {
    this.command = List.copyOf(command);
    this.jobs = jobs;
    this.watch = watch;
  }

  /**
   * Has all of {@code work} done, each told to the {@link Watch}.
   *
   * @param work what is to be done
   * @param numbers which of it is left, in the order in which it is best done
   * @param weights by group: how long one piece of its work takes, in any unit
   * @throws InputException as the watch does, or if no child can be started; no more is done then
   */
  public void run(List<Work> work, List<Integer> numbers, List<Long> weights)
      throws InputException, InterruptedException {
    synchronized (this) {
      atWork = new int[weights.size()];
      weights.forEach(weight -> left.add(new ArrayDeque<>()));
      numbers.forEach(number -> left.get(work.get(number).group()).add(number));
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(jobs, numbers.size()); i++) {
      threads.add(
          Thread.ofPlatform().name("worker " + i).daemon().start(() -> serve(work, weights)));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      stop();
    }
    synchronized (this) {
      if (problem != null) {
        throw problem;
      }
    }
  }

  /** Ends all children; what they were doing is left undone. */
  public void stop() {
    stopped.countDown();
    synchronized (this) {
      processes.forEach(WorkerProcess::close);
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** What one thread does: asks its process for one thing after another. */
  private void serve(List<Work> work, List<Long> weights) {
    WorkerProcess process = null;
    int group = -1;
    try {
      for (int number = next(group, weights); number >= 0; number = next(group, weights)) {
        group = work.get(number).group();
        Answer answer = null;
        int deaths = 0;
        while (answer == null && !isStopped()) {
          try {
            process = process == null ? start() : process;
            answer = process.ask(work.get(number));
          } catch (WorkerProcess.Died death) {
            process = null;
            if (stopped.await(STOP_GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
              return;
            }
            deaths++;
            answer = afterDeath(work.get(number), death, deaths);
          }
        }
        if (answer != null) {
          tell(number, answer);
        }
      }
    } catch (InputException failure) {
      synchronized (this) {
        problem = failure;
      }
      stop();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      if (process != null) {
        process.close();
      }
    }
  }

  private @Nullable Answer afterDeath(Work work, WorkerProcess.Died death, int deaths) {
    String what = "the process that was to do '" + String.join(" ", work.words()) + "' ended";
    boolean again = deaths < ATTEMPTS;
    synchronized (this) {
      watch.remark(
          what + " (" + death.getMessage() + "); " + (again ? "it is tried again" : "given up"));
    }
    return again
        ? null
        : new Failure(
            Failure.Kind.DIED,
            "the process that computed it ended " + deaths + " times, " + death.getMessage());
  }

  private synchronized WorkerProcess start() throws InputException {
    try {
      WorkerProcess process = WorkerProcess.start(command);
      processes.add(process);
      if (isStopped()) {
        process.close();
      }
      return process;
    } catch (IOException failure) {
      throw new InputException(
          command.getFirst(),
          0,
          "no process can be started (" + FailureReason.of(failure) + ")",
          "check limits on processes and memory",
          failure);
    }
  }

  private synchronized void tell(int number, Answer answer) throws InputException {
    if (!isStopped()) {
      watch.answered(number, answer);
    }
  }

  /** The number of what a process that was at {@code group} does next; -1 for nothing. */
  private synchronized int next(int group, List<Long> weights) {
    if (group >= 0) {
      atWork[group]--;
    }
    int chosen = -1;
    if (group >= 0 && !left.get(group).isEmpty()) {
      chosen = group;
    } else {
      for (int other = 0; other < left.size(); other++) {
        if (!left.get(other).isEmpty() && (chosen < 0 || isBetter(other, chosen, weights))) {
          chosen = other;
        }
      }
    }
    if (chosen < 0 || isStopped()) {
      return -1;
    }
    atWork[chosen]++;
    return left.get(chosen).remove();
  }

  private boolean isBetter(int group, int than, List<Long> weights) {
    boolean nobody = atWork[group] == 0;
    if (nobody != (atWork[than] == 0)) {
      return nobody;
    }
    return weights.get(group) * left.get(group).size() > weights.get(than) * left.get(than).size();
  }
}

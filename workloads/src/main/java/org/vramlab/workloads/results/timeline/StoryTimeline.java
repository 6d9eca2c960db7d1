package org.vramlab.workloads.results.timeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.explore.Story;

/**
 * Draws the {@link Story} of an execution as a timeline that ui.perfetto.dev opens: gzip'd JSON
 * trace events. A step takes a microsecond.
 *
 * <p>One group for the tasks: on a task's track its steps, and its waits in the gaps between them.
 * One for the locks: on a lock's track who holds it, from when to when. So a deadlock is seen as
 * waits that reach the right edge, beside locks that do.
 */
public final class StoryTimeline {
  private static final int TASKS = 1;
  private static final int LOCKS = 2;

  // Different from the groups' numbers: see Tracks.
  private static final int FIRST_TASK = 1_000;
  private static final int FIRST_LOCK = 2_000;

  private static final long STEP_NANOS = 1_000;

  private final Story story;
  private final TraceEvents out;
  private final List<String> tasks = new ArrayList<>();
  private final List<String> locks = new ArrayList<>();

  private StoryTimeline(Story story, TraceEvents out) {
    this.story = story;
    this.out = out;
  }

  /** Writes the timeline of {@code story} to {@code stream}, which stays open. */
  public static void write(Story story, OutputStream stream) throws IOException {
    TraceEvents out = new TraceEvents(stream);
    new StoryTimeline(story, out).draw();
    out.finish();
  }

  private void draw() {
    for (Story.Line line : story.lines()) {
      int thread = FIRST_TASK + index(tasks, line.who());
      slice(TASKS, thread, line.what(), line.fromStep(), line.toStep() + 1)
          .argument("step", line.fromStep())
          .argument("last_step", line.toStep())
          .end();
    }
    for (Story.Stretch stretch : story.stretches()) {
      if (stretch.held()) {
        int thread = FIRST_LOCK + index(locks, stretch.what());
        slice(LOCKS, thread, "held by " + stretch.who(), stretch.fromStep(), stretch.toStep())
            .argument("from_step", stretch.fromStep())
            .end();
      } else if (stretch.toStep() > stretch.fromStep() + 1) {
        // Between the step that fell asleep and the one that woke up.
        int thread = FIRST_TASK + index(tasks, stretch.who());
        slice(
                TASKS,
                thread,
                "waits for " + stretch.what(),
                stretch.fromStep() + 1,
                stretch.toStep())
            .argument("from_step", stretch.fromStep())
            .end();
      }
    }
    if (story.loopFrom() >= 0) {
      out.begin(
              TraceEvents.INSTANT,
              "from here on, round and round",
              (story.loopFrom() + 1) * STEP_NANOS,
              TASKS,
              TASKS)
          .argument("step", story.loopFrom() + 1)
          .end();
    }
    name("process_name", TASKS, TASKS, "tasks");
    name("process_name", LOCKS, LOCKS, "locks");
    for (int i = 0; i < tasks.size(); i++) {
      name("thread_name", TASKS, FIRST_TASK + i, tasks.get(i));
    }
    for (int i = 0; i < locks.size(); i++) {
      name("thread_name", LOCKS, FIRST_LOCK + i, locks.get(i));
    }
  }

  private TraceEvents slice(int group, int thread, String name, int fromStep, int toStep) {
    return out.begin(TraceEvents.COMPLETE, name, fromStep * STEP_NANOS, group, thread)
        .duration(Math.max(1, toStep - fromStep) * STEP_NANOS);
  }

  private void name(String what, int group, int thread, String name) {
    out.begin(TraceEvents.METADATA, what, 0, group, thread).argument("name", name).end();
  }

  private static int index(List<String> names, String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
    return names.indexOf(name);
  }
}

package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link StoryTeller} writes on: what the current step says, what everything is called, and
 * what has lasted from when to when. Before the first step, and after the last, nothing is said.
 */
final class StoryPage {
  /** How the release of a lock is told: neighbouring ones are told together. */
  static final String RELEASE = "unlocks ";

  /** How the end of a ticket is told, which goes with the release of its last locks. */
  static final String ENDS = "ends";

  private final Trial trial;
  private final SortedMap<Integer, String> tasks = new TreeMap<>();
  private final SortedMap<Integer, String> pools = new TreeMap<>();
  private final SortedMap<Integer, String> queues = new TreeMap<>();
  private final SortedMap<String, Story.Stretch> openWaits = new TreeMap<>();
  private final List<Story.Stretch> stretches = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private boolean sleepTold;
  private boolean begun;
  private boolean over;

  StoryPage(Trial trial) {
    this.trial = trial;
  }

  // ---- Time.

  /** The set-up is over: from here on is the story. */
  void begin() {
    begun = true;
    clearStep();
  }

  /** The last step is over: what is still told is tasks being unwound. */
  void end() {
    over = true;
  }

  /** Whether what happens now is part of the story. */
  boolean isTold() {
    return begun && !over;
  }

  /** Whether the execution is being unwound. */
  boolean isOver() {
    return over;
  }

  /** The step that is being taken, counted from 1; 0 before the first. */
  int step() {
    return begun ? trial.runtime().steps() : 0;
  }

  // ---- The current step.

  void clearStep() {
    parts.clear();
    sleepTold = false;
  }

  /** Adds something that the step did. */
  void say(String what) {
    if (isTold()) {
      parts.add(what);
    }
  }

  /** As {@link #say}, where that is falling asleep. */
  void saySleeps(String what) {
    say(what);
    sleepTold = true;
  }

  boolean isSleepTold() {
    return sleepTold;
  }

  /** Adds what came of the last thing that the step did. */
  void remark(String what) {
    String last = parts.isEmpty() ? "" : parts.removeLast() + " ";
    say(last + "[" + what + "]");
  }

  /** All that the step did, in one line; empty if nothing worth telling. */
  String stepText() {
    StringBuilder text = new StringBuilder();
    boolean releasing = false;
    for (String part : parts) {
      boolean release = part.startsWith(RELEASE);
      text.append(text.isEmpty() ? "" : ", ");
      text.append(release && releasing ? part.substring(RELEASE.length()) : part);
      releasing = release;
    }
    return text.toString();
  }

  /** Whether the step goes with one before that only released. */
  boolean continuesRelease() {
    return !parts.isEmpty()
        && (parts.getFirst().startsWith(RELEASE) || parts.getFirst().startsWith(ENDS));
  }

  boolean isOnlyReleases() {
    return !parts.isEmpty() && parts.stream().allMatch(part -> part.startsWith(RELEASE));
  }

  // ---- What lasts.

  void waitBegan(String who, String what) {
    if (isTold() && !openWaits.containsKey(who)) {
      openWaits.put(who, new Story.Stretch(false, who, what, step(), step()));
    }
  }

  void waitEnded(String who) {
    Story.Stretch wait = isTold() ? openWaits.remove(who) : null;
    if (wait != null) {
      stretches.add(wait.until(step()));
    }
  }

  void lasted(Story.Stretch stretch) {
    stretches.add(stretch);
  }

  /** All of them; those that have not ended end at {@code endStep}. */
  List<Story.Stretch> stretches(int endStep) {
    List<Story.Stretch> all = new ArrayList<>(stretches);
    openWaits.values().forEach(wait -> all.add(wait.until(endStep)));
    return all;
  }

  // ---- Names.

  void nameTask(int task, String name) {
    tasks.put(task, name);
  }

  void namePool(int pool, String name) {
    pools.put(pool, name);
  }

  void nameQueue(int queue, String name) {
    queues.put(queue, name);
  }

  String task(int task) {
    return tasks.getOrDefault(task, "task " + task);
  }

  String pool(int pool) {
    return pools.getOrDefault(pool, "pool " + pool);
  }

  String queue(int queue) {
    return queues.getOrDefault(queue, "queue " + queue);
  }

  String lock(int lock) {
    return trial.world().nameOfLock(lock);
  }

  String buffer(int buffer) {
    return trial.world().nameOfBuffer(buffer);
  }

  World world() {
    return trial.world();
  }
}

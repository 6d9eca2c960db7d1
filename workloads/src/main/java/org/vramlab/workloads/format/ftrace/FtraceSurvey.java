package org.vramlab.workloads.format.ftrace;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.TextLines;
import org.vramlab.workloads.io.InputException;

/**
 * What a first pass over a trace learns: its rings, its devices, which of them a task submits to,
 * and from when to when each job ran.
 *
 * <p>Threads: one.
 */
final class FtraceSurvey {
  /** Operations by name, those that are not a ring's first. */
  static final List<String> FIXED_OPERATIONS =
      List.of("bo.placed_in_vram", "bo.moved_to_vram", "bo.bound");

  /** More devices than any machine has; each is a bit elsewhere. */
  private static final int MAXIMUM_DEVICES = Long.SIZE;

  private final List<String> operationNames = new ArrayList<>(FIXED_OPERATIONS);
  private final Object2IntOpenHashMap<String> operations = new Object2IntOpenHashMap<>();
  private final List<String> devices = new ArrayList<>();
  private final Object2IntOpenHashMap<String> deviceNumbers = new Object2IntOpenHashMap<>();
  private final Long2IntOpenHashMap deviceOfFence = new Long2IntOpenHashMap();
  private final Int2IntOpenHashMap deviceOfTask = new Int2IntOpenHashMap();

  /** When each job began, while it runs, and how long it took, by its fence. */
  private final Long2LongOpenHashMap began = new Long2LongOpenHashMap();

  private final Long2LongOpenHashMap nanosOfFence = new Long2LongOpenHashMap();

  /** The same for schedulers that print fences as pointers: began by pointer, took by job id. */
  private final Object2LongOpenHashMap<String> beganAt = new Object2LongOpenHashMap<>();

  private final Object2LongOpenHashMap<String> jobAt = new Object2LongOpenHashMap<>();
  private final Long2LongOpenHashMap nanosOfJob = new Long2LongOpenHashMap();

  /** How often each event occurs, by name. */
  private final Map<String, Long> counts = new TreeMap<>();

  private long firstNanos = -1;
  private long lastNanos = -1;

  private FtraceSurvey() {
    operations.defaultReturnValue(-1);
    deviceNumbers.defaultReturnValue(-1);
    deviceOfFence.defaultReturnValue(-1);
    deviceOfTask.defaultReturnValue(0);
    began.defaultReturnValue(-1);
    nanosOfFence.defaultReturnValue(-1);
    beganAt.defaultReturnValue(-1);
    jobAt.defaultReturnValue(-1);
    nanosOfJob.defaultReturnValue(-1);
  }

  static FtraceSurvey of(ForeignFile file) throws InputException {
    FtraceSurvey survey = new FtraceSurvey();
    try (TextLines lines = file.lines()) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        FtraceLine line = FtraceLine.of(text);
        if (line != null) {
          survey.note(line);
        }
      }
    }
    return survey;
  }

  private void note(FtraceLine line) {
    counts.merge(line.event(), 1L, Long::sum);
    firstNanos = firstNanos < 0 ? line.nanos() : Math.min(firstNanos, line.nanos());
    lastNanos = Math.max(lastNanos, line.nanos());
    switch (line.event()) {
      case "amdgpu_cs_ioctl" -> ring(line.field("timeline="));
      case "amdgpu_sched_run_job" -> began.put(FenceKey.ofFields(line), line.nanos());
      case "dma_fence_signaled", "fence_signaled" -> ended(FenceKey.ofFields(line), line.nanos());
      case "drm_sched_job", "drm_sched_job_queue" -> {
        ring(line.field("ring="));
        submitted(line);
      }
      case "drm_run_job", "drm_sched_job_run" -> {
        long fence = FenceKey.ofScheduler(line);
        String pointer = line.field("fence=");
        if (fence != FenceKey.NONE) {
          began.put(fence, line.nanos());
        } else if (pointer != null) {
          beganAt.put(pointer, line.nanos());
          jobAt.put(pointer, line.number("id=", -1));
        }
      }
      case "drm_sched_process_job", "drm_sched_job_done" -> {
        long fence = FenceKey.ofScheduler(line);
        if (fence != FenceKey.NONE) {
          ended(fence, line.nanos());
        } else {
          ended(line.field("fence="), line.nanos());
        }
      }
      default -> {}
    }
  }

  private void ring(@Nullable String name) {
    String operation = ringOperation(name);
    if (operations.getInt(operation) < 0) {
      operations.put(operation, operationNames.size());
      operationNames.add(operation);
    }
  }

  private static String ringOperation(@Nullable String name) {
    return "submit " + (name == null ? "?" : name);
  }

  private void submitted(FtraceLine line) {
    String name = line.field("dev=");
    if (name == null) {
      return;
    }
    int device = deviceNumbers.getInt(name);
    if (device < 0) {
      if (devices.size() == MAXIMUM_DEVICES) {
        return;
      }
      device = devices.size();
      devices.add(name);
      deviceNumbers.put(name, device);
    }
    deviceOfTask.putIfAbsent(line.pid(), device);
    long fence = FenceKey.ofScheduler(line);
    if (fence != FenceKey.NONE) {
      deviceOfFence.put(fence, device);
    }
  }

  private void ended(long fence, long nanos) {
    long start = began.remove(fence);
    if (fence != FenceKey.NONE && start >= 0 && nanos >= start) {
      nanosOfFence.put(fence, nanos - start);
    }
  }

  private void ended(@Nullable String pointer, long nanos) {
    if (pointer == null) {
      return;
    }
    long start = beganAt.removeLong(pointer);
    long job = jobAt.removeLong(pointer);
    if (start >= 0 && job >= 0 && nanos >= start) {
      nanosOfJob.put(job, nanos - start);
    }
  }

  /** Names of all operations, by index. */
  List<String> operationNames() {
    return operationNames;
  }

  /** Index of the submissions to a ring. */
  int operation(@Nullable String ring) {
    return Math.max(0, operations.getInt(ringOperation(ring)));
  }

  /** How often an event occurs. */
  long count(String event) {
    return counts.getOrDefault(event, 0L);
  }

  /** All events by name, with how often each occurs. */
  Map<String, Long> counts() {
    return counts;
  }

  /** Devices that the trace names, in order of appearance; empty where it names none. */
  List<String> devices() {
    return devices;
  }

  /** The device of a job, by its fence, or else of the task that submits it. */
  int device(long fence, int pid) {
    int device = fence == FenceKey.NONE ? -1 : deviceOfFence.get(fence);
    return device >= 0 ? device : deviceOfTask.get(pid);
  }

  /** The device to which a task submits; 0 where unknown. */
  int deviceOfTask(int pid) {
    return deviceOfTask.get(pid);
  }

  /** How long a job ran, by its fence or, failing that, its id; -1 where the trace does not say. */
  long nanos(long fence, long job) {
    long nanos = fence == FenceKey.NONE ? -1 : nanosOfFence.get(fence);
    return nanos >= 0 || job < 0 ? nanos : nanosOfJob.get(job);
  }

  /** From the first event to the last. */
  long spanNanos() {
    return lastNanos - firstNanos;
  }
}

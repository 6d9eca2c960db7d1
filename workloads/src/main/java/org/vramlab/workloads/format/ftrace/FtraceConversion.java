package org.vramlab.workloads.format.ftrace;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.TextLines;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * The second pass: creations and moves of buffer objects, and submissions with the objects on their
 * lists. Threads: one.
 */
final class FtraceConversion implements Conversion {
  /** Events of which at least one must occur for a trace to say anything about a GPU. */
  static final List<String> UNDERSTOOD =
      List.of(
          "amdgpu_bo_create",
          "amdgpu_bo_move",
          "amdgpu_ttm_bo_move",
          "amdgpu_bo_list_set",
          "amdgpu_cs_ioctl",
          "drm_sched_job",
          "drm_sched_job_queue",
          "i915_gem_object_create",
          "xe_bo_move");

  private static final int PLACED_IN_VRAM = 0;
  private static final int MOVED_TO_VRAM = 1;
  private static final int BOUND = 2;
  private static final int TTM_VRAM = 2;
  private static final long PAGE_BYTES = 4096;

  private final TextLines lines;
  private final FtraceSurvey survey;
  private final ConversionSettings settings;
  private final Account account;
  private final TraceHeader header;
  private final GpuBuffers buffers = new GpuBuffers();
  private final FtraceCounts counts = new FtraceCounts();

  /** Whether submissions are told by amdgpu itself; the scheduler tells of the same ones again. */
  private final boolean submissionsByDriver;

  /** By task: the objects on the list of the submission that it is about to make. */
  private final Int2ObjectOpenHashMap<LinkedHashSet<GpuBuffers.Bo>> lists =
      new Int2ObjectOpenHashMap<>();

  /** The last event's name: some print more lines than one. */
  private String lastEvent = "";

  private long[] operands = new long[64];

  FtraceConversion(
      ForeignFile file, FtraceSurvey survey, ConversionSettings settings, Account account)
      throws InputException {
    this.lines = file.lines();
    this.survey = survey;
    this.settings = settings;
    this.account = account;
    this.submissionsByDriver = survey.count("amdgpu_cs_ioctl") > 0;
    this.header =
        new TraceHeader(
            "ftrace",
            Math.max(1, survey.devices().size()),
            survey.operationNames(),
            Map.of("capture", "\"converted from the kernel's tracepoints\""),
            Map.of());
    counts.assume(survey, settings, account);
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean step(TraceSink sink) throws IOException, InputException {
    String text = lines.next();
    if (text == null) {
      counts.state(survey, buffers, account);
      return false;
    }
    FtraceLine line = FtraceLine.of(text);
    if (line != null) {
      lastEvent = line.event();
      if (!event(line, sink)) {
        account.unknown(lines.number(), text, "fields of " + line.event() + " are missing");
      }
    } else if (FtraceLine.isLoss(text)) {
      counts.lost++;
    } else if (!FtraceLine.isHeading(text)) {
      if (lastEvent.equals("amdgpu_vm_update_ptes")) {
        counts.continuations++; // its list of addresses
      } else {
        account.unknown(lines.number(), text, "it is no event");
      }
    }
    return true;
  }

  /** Returns false for an event that lacks what it should have. */
  private boolean event(FtraceLine line, TraceSink sink) throws IOException {
    return switch (line.event()) {
      case "amdgpu_bo_create" -> create(line, sink);
      case "amdgpu_bo_move", "amdgpu_ttm_bo_move" -> move(line, sink);
      case "amdgpu_bo_list_set" -> list(line, sink);
      case "amdgpu_cs_ioctl" -> submit(line, line.field("timeline="), sink);
      case "drm_sched_job", "drm_sched_job_queue" ->
          submissionsByDriver || submit(line, line.field("ring="), sink);
      case "amdgpu_cs_bo_status" -> counts.status(line);
      case "gpu_mem_total" -> counts.total(line);
      case "i915_gem_object_create" -> createObject(line, sink);
      case "i915_gem_object_destroy" -> destroyObject(line, sink);
      case "i915_vma_bind" -> bind(line, sink);
      case "xe_bo_move" -> migrate(line, sink);
      default -> {
        counts.other(line.event());
        yield true;
      }
    };
  }

  private boolean create(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("bo=");
    long pages = line.number("pages=", 0);
    if (pointer == null || pages <= 0 || pages > GpuBuffers.MAXIMUM_BYTES / PAGE_BYTES) {
      return false;
    }
    // Kernels of the 4.x series spell it so.
    long domain = line.number("preferred=", line.number("prefered=", 0));
    buffers.create(
        pointer,
        pages * PAGE_BYTES,
        survey.deviceOfTask(line.pid()),
        GemDomain.className(domain),
        sink);
    return true;
  }

  private boolean move(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("bo=");
    long from = line.number("from=", Integer.MIN_VALUE);
    long to = line.number("to=", Integer.MIN_VALUE);
    long bytes = line.number("size=", 0);
    if (pointer == null || from < -1 || to < -1 || bytes <= 0 || bytes > GpuBuffers.MAXIMUM_BYTES) {
      return false;
    }
    if (to == -1) {
      if (buffers.find(pointer) == null) {
        counts.strangersReleased++;
      }
      buffers.release(pointer, sink);
      return true;
    }
    GpuBuffers.Bo bo = buffers.meet(pointer, bytes, survey.deviceOfTask(line.pid()), sink);
    long origin = from;
    if (from == to) {
      // Kernels before the fix of January 2024 print the move after it was made.
      counts.directionless++;
      origin = bo.placement;
    }
    bo.placement = (int) to;
    if (to == TTM_VRAM && origin != TTM_VRAM) {
      boolean placed = origin < 0 && from != to;
      counts.intoVram(bo.sizeBytes);
      touch(placed ? PLACED_IN_VRAM : MOVED_TO_VRAM, bo, !placed, placed, sink);
    } else if (origin == TTM_VRAM && to != TTM_VRAM) {
      counts.outOfVram(bo.sizeBytes);
    }
    return true;
  }

  private boolean list(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("bo=");
    long bytes = line.number("bo_size=", 0);
    if (pointer == null || bytes <= 0 || bytes > GpuBuffers.MAXIMUM_BYTES) {
      return false;
    }
    lists
        .computeIfAbsent(line.pid(), absent -> new LinkedHashSet<>())
        .add(buffers.meet(pointer, bytes, survey.deviceOfTask(line.pid()), sink));
    return true;
  }

  private boolean submit(FtraceLine line, @Nullable String ring, TraceSink sink)
      throws IOException {
    long fence = submissionsByDriver ? FenceKey.ofFields(line) : FenceKey.ofScheduler(line);
    int device = survey.device(fence, line.pid());
    long nanos = survey.nanos(fence, submissionsByDriver ? -1 : line.number("id=", -1));
    LinkedHashSet<GpuBuffers.Bo> listed = lists.get(line.pid());
    int count = 0;
    if (listed != null) {
      for (GpuBuffers.Bo bo : listed) {
        if (!bo.gone) {
          buffers.use(bo, device, sink);
          operands = put(operands, count++, bo);
        }
      }
      listed.clear();
    }
    counts.submitted(nanos, count);
    sink.operation(
        survey.operation(ring),
        device,
        nanos < 0 ? 0 : settings.flopsOf(nanos / 1e9),
        operands,
        count,
        operands,
        count);
    return ring != null;
  }

  private static long[] put(long[] pairs, int index, GpuBuffers.Bo bo) {
    long[] room = 2 * index < pairs.length ? pairs : Arrays.copyOf(pairs, pairs.length * 2);
    room[2 * index] = bo.buffer;
    room[2 * index + 1] = bo.sizeBytes;
    return room;
  }

  private void touch(int operation, GpuBuffers.Bo bo, boolean read, boolean write, TraceSink sink)
      throws IOException {
    operands = put(operands, 0, bo);
    sink.operation(operation, bo.owner, 0, operands, read ? 1 : 0, operands, write ? 1 : 0);
  }

  private boolean createObject(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("obj=");
    long bytes = line.number("size=", 0);
    if (pointer == null || bytes <= 0 || bytes > GpuBuffers.MAXIMUM_BYTES) {
      return false;
    }
    buffers.create(pointer, bytes, survey.deviceOfTask(line.pid()), "bo", sink);
    return true;
  }

  private boolean destroyObject(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("obj=");
    if (pointer != null) {
      buffers.release(pointer, sink);
    }
    return pointer != null;
  }

  private boolean bind(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("obj=");
    if (pointer == null) {
      return false;
    }
    GpuBuffers.Bo bo = buffers.find(pointer);
    if (bo == null) {
      counts.strangersBound++;
    } else {
      touch(BOUND, bo, true, true, sink);
    }
    return true;
  }

  private boolean migrate(FtraceLine line, TraceSink sink) throws IOException {
    String pointer = line.pointer("migrate object ");
    long bytes = line.number("[size ", 0);
    String from = line.field("from ");
    String to = line.field("to ");
    if (pointer == null
        || from == null
        || to == null
        || bytes <= 0
        || bytes > GpuBuffers.MAXIMUM_BYTES) {
      return false;
    }
    GpuBuffers.Bo bo = buffers.meet(pointer, bytes, survey.deviceOfTask(line.pid()), sink);
    boolean toVram = to.toUpperCase(Locale.ROOT).contains("VRAM");
    boolean fromVram = from.toUpperCase(Locale.ROOT).contains("VRAM");
    if (toVram && !fromVram) {
      counts.intoVram(bytes);
      touch(MOVED_TO_VRAM, bo, true, false, sink);
    } else if (fromVram && !toVram) {
      counts.outOfVram(bytes);
    }
    return true;
  }

  @Override
  public void close() {
    lines.close();
  }
}

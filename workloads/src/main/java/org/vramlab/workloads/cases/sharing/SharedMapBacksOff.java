package org.vramlab.workloads.cases.sharing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.StepLog;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * The scenario of 2020, which this whole project is about.
 *
 * <pre>
 *   x and y are buffers of gpu0, whose VRAM holds one; gpu1 has imported x, gpu2 has imported y
 *   y is in VRAM, x was thrown out to host memory
 *
 *   gpu2's process (older)             gpu1's process (younger)
 *   locks its page table, and is busy
 *                                      submits a job on x:
 *                                        maps x: gpu0 moves it into VRAM, because xGMI is fast
 *                                          there is no room: evicts y
 *                                            asks gpu2, which maps y: its page table is locked
 *                                      faulty: tries the lock and hopes: no memory
 *                                      right: back off through all four, holding nothing, wait for
 *                                        that page table, and retry with it in hand
 * </pre>
 */
public final class SharedMapBacksOff extends PlayedCase {
  private static final long PAGES = 16;

  @Override
  public String id() {
    return "shared-map-backs-off";
  }

  @Override
  public String section() {
    return "2020";
  }

  @Override
  public String title() {
    return "mapping an imported buffer evicts another, whose importer's lock is taken";
  }

  @Override
  public String source() {
    return "dri-devel, 17 to 20 Feb 2020, unpinned DMA-buf handling (D. Vetter, T. Hellstrom, C."
        + " Koenig)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"),
        Knob.number(
            "busy-micros", "how long gpu2's process holds its page table", 100, 20, 10_000));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(EvictionMode.TRYLOCK.label()), Variant.right(EvictionMode.TICKET.label()));
  }

  /** What one run measured. */
  private static final class Measured {
    private boolean refused;
    private long backOffsAtThePageTable;
    private long nanos;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    StepLog log = new StepLog();
    Measured measured = new Measured();
    int[] pageTable = {EventSink.NONE};
    EventSink losses =
        new EventSink() {
          @Override
          public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
            measured.backOffsAtThePageTable += lock == pageTable[0] ? 1 : 0;
          }
        };
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(Topologies.named("frontier-mi250x"), 3, PAGES, seed)
                .locking(
                    new CaseFleet.Locking(
                        Words.mode(variant.label()), Words.algorithm(values.word("ww")), 0)),
            log,
            losses,
            watcher);
    Client owner = new Client(fleet, 0);
    Client importer = new Client(fleet, 1);
    Client other = new Client(fleet, 2);
    pageTable[0] = other.gpu.vm().lock().id();
    log.name(importer.gpu.vm().lock(), "gpu1's page table");
    log.name(other.gpu.vm().lock(), "gpu2's page table");
    fleet.task(
        "gpu1's process",
        () -> {
          Mapping x = owner.gpu.create(PAGES * BufferObject.PAGE_BYTES);
          Mapping y = owner.gpu.create(PAGES * BufferObject.PAGE_BYTES);
          log.name(x.bo(), "x");
          log.name(y.bo(), "y");
          DmaBuf sharedX = owner.gpu.export(x);
          DmaBuf sharedY = owner.gpu.export(y);
          Mapping importedX = importer.use(sharedX);
          Mapping importedY = other.use(sharedY);
          log.listen();
          long start = fleet.nowNanos();
          fleet.task(
              "gpu2's process", () -> other.holdPageTable(values.number("busy-micros") * 1000));
          fleet.pause(10_000);
          measured.refused = !importer.read(importedX);
          measured.nanos = fleet.nowNanos() - start - 10_000;
          fleet.pause(values.number("busy-micros") * 1000);
          importer.gpu.awaitUnfinishedBelow(1);
          log.mute();
          owner.gpu.close(x, sharedX, List.of(importedX));
          owner.gpu.close(y, sharedY, List.of(importedY));
        });
    String problem = fleet.run();
    return told(variant, values, measured, importer.gpu.backOffs(), log, problem);
  }

  private static CaseRun told(
      Variant variant,
      KnobValues values,
      Measured measured,
      long backOffs,
      StepLog log,
      @Nullable String problem) {
    boolean asItShould =
        variant.isFaulty()
            ? measured.refused
            : !measured.refused && measured.backOffsAtThePageTable == 1 && backOffs == 1;
    // A younger ticket that meets an older one waits for it in wound-wait: nothing to back off
    // from.
    if (!variant.isFaulty() && values.word("ww").equals("wound-wait")) {
      asItShould = !measured.refused && backOffs == 0;
    }
    String summary =
        measured.refused
            ? "The page table of gpu2's process could not be had by trying, so y could not be"
                + " evicted, and gpu1's process was told that there is no memory."
            : String.format(
                Locale.ROOT,
                "gpu1's process lost the page table of gpu2's %d times, four calls deep, backed"
                    + " off %d times holding nothing, and had its buffer in VRAM after %s.",
                measured.backOffsAtThePageTable,
                backOffs,
                Words.micros(measured.nanos));
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("enomem", measured.refused ? 1 : 0),
            new Counter("backoffs_at_the_page_table", measured.backOffsAtThePageTable),
            new Counter("backoffs", backOffs),
            new Counter("latency_nanos", measured.nanos)),
        log.steps());
  }

  /** A process on one GPU. */
  private static final class Client {
    private final CaseFleet fleet;
    private final GpuClient gpu;

    Client(CaseFleet fleet, int number) {
      this.fleet = fleet;
      this.gpu = fleet.client(number, "process on gpu" + number);
    }

    /** Imports, and has the buffer in its owner's VRAM, by use. */
    Mapping use(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      Mapping imported = gpu.importBuffer(dmaBuf);
      read(imported);
      gpu.awaitUnfinishedBelow(1);
      return imported;
    }

    /** Submits a job that reads; false if there was no memory for it. */
    boolean read(Mapping mapping) throws Interrupted, Busy {
      Submission submission = new Submission();
      submission.use(mapping, mapping.bo().sizeBytes(), 0, Submission.ANY_VERSION, Long.MAX_VALUE);
      try {
        gpu.submit(submission);
        return true;
      } catch (NoMemory refused) {
        return false;
      }
    }

    /** A submission with a long list, as far as its locks go. */
    void holdPageTable(long nanos) throws Interrupted, NoMemory, Busy {
      new Ticket(fleet.wwClass(), fleet.ticketSettings())
          .execute(t -> {
            t.lock(gpu.vm());
            fleet.pause(nanos);
            t.seal();
          });
    }
  }
}

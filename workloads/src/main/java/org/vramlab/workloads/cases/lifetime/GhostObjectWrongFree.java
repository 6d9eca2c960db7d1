package org.vramlab.workloads.cases.lifetime;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.card.DmaEngine;
import org.vramlab.devices.hardware.Job;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * E1: a move that is pipelined leaves a ghost, which owns the old memory until the copy has ended,
 * and is then freed as if it were what it is a copy of: by the driver's destructor, which finds no
 * buffer of the driver there.
 *
 * <p>Meanwhile another process needs the room, and its walk meets the ghost, or waits for its lock.
 * Also wrong is a ghost that does not know of the copy: its memory goes while the copy reads it.
 * Right: a ghost has an end of its own, after the copy's fence, and after the last walker.
 *
 * <p>The other half is a reservation that is part of an object: of a VM, which its private buffers
 * share. The VM ends while one of them, deleted, waits for its last job; whoever needs the room
 * locks a reservation that is no more, counted references or not. Right: what is deleted gets a
 * reservation of its own, with the fences of the old one. Room for these has to be allocated, and
 * that fails here on purpose: right is to sleep until they have signalled, and have none.
 */
public final class GhostObjectWrongFree extends PlayedCase {
  private static final String DESTRUCTOR = "a ghost is freed by the driver's destructor";
  private static final String NO_FENCE = "a ghost knows nothing of the copy";
  private static final String EMBEDDED = "what is deleted keeps the reservation of an ended VM";
  private static final String UNAWAITED =
      "there is no memory for the fences of what is deleted, and nobody waits for them";
  private static final String RIGHT = "a ghost has an end of its own";
  private static final String AWAITED =
      "there is no memory for the fences of what is deleted: it goes when they have signalled";

  /** Those in which nothing moves. */
  private static final Set<String> DELETIONS = Set.of(EMBEDDED, UNAWAITED, AWAITED);

  private static final long JOB_NANOS = 1_000_000;
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(AmdgpuDevice.VRAM));
  private static final Placement IN_GTT = Placement.of(Place.anywhere(AmdgpuDevice.GTT));

  @Override
  public String id() {
    return "ghost-object-wrong-free";
  }

  @Override
  public String section() {
    return "E1";
  }

  @Override
  public String title() {
    return "what a moved buffer leaves behind is freed as if it were the buffer";
  }

  @Override
  public String source() {
    return "Natalie Vock, cover letter of the series ttm_2_drm_exec, 3 Jul 2026; Christian Koenig,"
        + " dma-buf: Add reference counting to dma_resv, 10 Jul 2026";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("pages", "of the buffer that moves; VRAM has twice as many", 4, 1, 512));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(DESTRUCTOR),
        Variant.faulty(NO_FENCE),
        Variant.faulty(EMBEDDED),
        Variant.faulty(UNAWAITED),
        Variant.right(RIGHT),
        Variant.right(AWAITED));
  }

  private static Faults faults(Variant variant) {
    return switch (variant.label()) {
      case DESTRUCTOR -> Faults.of(Fault.GHOST_CARRIES_DESTRUCTOR);
      case NO_FENCE -> Faults.of(Fault.GHOST_WITHOUT_FENCE);
      case EMBEDDED -> Faults.of(Fault.DELETE_NOT_INDIVIDUALISED);
      case UNAWAITED -> Faults.of(Fault.DELETE_WITHOUT_MEMORY_DOES_NOT_WAIT);
      default -> Faults.NONE;
    };
  }

  /** Counts what is made and what has ended. */
  private static final class Lives implements EventSink {
    private int made;
    private int ended;
    private int handedOver;

    /** The lock of the reservation that went with its VM; none as long as that lives. */
    private int freedLock = NONE;

    private int locksOfFreed;

    /** How long it took to let go of the last reference. */
    private long lettingGoNanos;

    @Override
    public void lockAcquired(long nanos, int task, int ticket, int lock) {
      locksOfFreed += freedLock != NONE && lock == freedLock ? 1 : 0;
    }

    @Override
    public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
      made++;
    }

    @Override
    public void bufferDestroyed(long nanos, int buffer) {
      ended++;
    }

    @Override
    public void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {
      handedOver++;
    }
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    Lives lives = new Lives();
    Lives deleted = new Lives();
    boolean moves = !DELETIONS.contains(variant.label());
    boolean deletes = !moves || variant.label().equals(RIGHT);
    String problem = null;
    if (moves) {
      problem = moveAndLeaveAGhost(variant, values, seed, lives, watcher);
    }
    if (deletes) {
      EventSink sink = moves ? EventSink.SILENT : watcher;
      String other = deleteAfterTheVm(variant, values, seed, deleted, sink);
      problem = problem == null ? other : problem;
    }
    return told(variant, lives, deleted, problem);
  }

  /** Mode one-ticket is Linux in what it leaves behind, too. */
  private static CaseFleet fleet(
      Variant variant, KnobValues values, long seed, EventSink... sinks) {
    return new CaseFleet(
        CaseFleet.Shape.of(CaseTopologies.pcie(1, true), 1, 2 * values.number("pages"), seed)
            .locking(new CaseFleet.Locking(EvictionMode.ONE_TICKET, Algorithm.WAIT_DIE, 0))
            .with(faults(variant)),
        sinks);
  }

  /** A buffer of a VM is deleted and the VM ended while a job is at it; another wants the room. */
  private static @Nullable String deleteAfterTheVm(
      Variant variant, KnobValues values, long seed, Lives lives, EventSink watcher) {
    long bytes = values.number("pages") * BufferObject.PAGE_BYTES;
    CaseFleet fleet = fleet(variant, values, seed, lives, watcher);
    MemoryManager manager = fleet.gpu(0).manager();
    Reservation ofVm = new Reservation(fleet.wwClass());
    fleet.simulation().events().lockCreated(0, ofVm.lock().id(), EventSink.NONE);
    fleet.simulation().events().lockNamed(ofVm.lock().id(), "VM of the owner");
    BufferObject x = manager.create(new BufferSettings(BufferKind.DEVICE, bytes, 0, 1, ofVm, null));
    GpuClient other = fleet.client(0, "other");
    fleet.task(
        "owner and other",
        () -> {
          Job job = new Job(fleet.simulation(), fleet.wires(), 0, JOB_NANOS, 1000);
          DmaEngine ring = new DmaEngine(fleet.wwClass(), fleet.wires(), 0, "ring of the owner");
          new Ticket(fleet.wwClass(), fleet.ticketSettings())
              .execute(t -> {
                t.lock(x);
                manager.validate(x, IN_VRAM, t);
                ofVm.reserveSlots(1);
                t.seal();
                ring.access(job, t, EventSink.NONE, x, placeOf(x), bytes, true);
              });
          boolean failing = variant.label().equals(UNAWAITED) || variant.label().equals(AWAITED);
          manager.hostMemory().failSmallAllocations(failing);
          long beforeNanos = fleet.nowNanos();
          x.release();
          lives.lettingGoNanos = fleet.nowNanos() - beforeNanos;
          manager.hostMemory().failSmallAllocations(false);
          lives.freedLock = ofVm.lock().id();
          Mapping wanted = other.create(2 * bytes);
          other.submit(writing(wanted, values.number("pages")));
          other.awaitUnfinishedBelow(1);
          other.close(wanted, null, List.of());
        });
    return run(fleet);
  }

  private static Resource placeOf(BufferObject bo) {
    Resource place = bo.resource();
    assert place != null : "a validated buffer has a place";
    return place;
  }

  private static @Nullable String moveAndLeaveAGhost(
      Variant variant, KnobValues values, long seed, Lives lives, EventSink watcher) {
    long pages = values.number("pages");
    CaseFleet fleet = fleet(variant, values, seed, lives, watcher);
    GpuClient owner = fleet.client(0, "owner");
    GpuClient other = fleet.client(0, "other");
    fleet.task(
        "owner and other",
        () -> {
          Mapping x = owner.create(pages * BufferObject.PAGE_BYTES);
          owner.submit(writing(x, pages));
          new Ticket(fleet.wwClass(), fleet.ticketSettings())
              .execute(t -> {
                t.lock(x.bo());
                x.bo().manager().validate(x.bo(), IN_GTT, t);
                t.seal();
              });
          // All of VRAM is wanted while the ghost has half of it.
          Mapping wanted = other.create(2 * pages * BufferObject.PAGE_BYTES);
          other.submit(writing(wanted, pages));
          other.awaitUnfinishedBelow(1);
          owner.awaitUnfinishedBelow(1);
          owner.close(x, null, List.of());
          other.close(wanted, null, List.of());
        });
    return run(fleet);
  }

  private static Submission writing(Mapping mapping, long pages) {
    Submission submission = new Submission();
    submission.use(
        mapping, 0, pages * BufferObject.PAGE_BYTES, Submission.ANY_VERSION, Long.MAX_VALUE);
    return submission;
  }

  /** What ended it: a check, or the driver itself. */
  private static @Nullable String run(CaseFleet fleet) {
    try {
      return fleet.run();
    } catch (IllegalStateException crash) {
      return "the driver crashes: " + crash.getMessage();
    }
  }

  private static CaseRun told(
      Variant variant, Lives lives, Lives deleted, @Nullable String problem) {
    boolean asItShould =
        switch (variant.label()) {
          case DESTRUCTOR ->
              problem != null
                  && problem.contains("no buffer of the driver's")
                  && lives.handedOver == 1;
          case NO_FENCE ->
              problem != null && problem.contains("FREED_IN_USE") && lives.handedOver == 1;
          case EMBEDDED -> problem == null && deleted.locksOfFreed > 0;
          case UNAWAITED -> problem != null && problem.contains("FREED_IN_USE");
          case AWAITED ->
              problem == null
                  && deleted.lettingGoNanos > JOB_NANOS / 2
                  && deleted.ended == deleted.made
                  && deleted.locksOfFreed == 0;
          default ->
              problem == null
                  && lives.ended == lives.made
                  && lives.handedOver == 1
                  && deleted.lettingGoNanos == 0
                  && deleted.ended == deleted.made
                  && deleted.locksOfFreed == 0;
        };
    String summary =
        problem != null
            ? problem.lines().findFirst().orElse("")
            : switch (variant.label()) {
              case EMBEDDED ->
                  String.format(
                      Locale.ROOT,
                      "The reservation of the ended VM was locked %d times.",
                      deleted.locksOfFreed);
              case AWAITED ->
                  String.format(
                      Locale.ROOT,
                      "Letting go of the last reference took %,.0f us, until the job had ended, and"
                          + " %d of %d buffers have ended. The reservation of the ended VM was"
                          + " locked %d times.",
                      deleted.lettingGoNanos / 1e3,
                      deleted.ended,
                      deleted.made,
                      deleted.locksOfFreed);
              default ->
                  String.format(
                      Locale.ROOT,
                      "%d of %d buffers and ghosts have ended; the ghost had the memory until its"
                          + " copy had. What was deleted after its VM had a reservation of its own:"
                          + " that of the VM was locked %d times.",
                      lives.ended,
                      lives.made,
                      deleted.locksOfFreed);
            };
    return new CaseRun(
        variant.label(),
        variant.role(),
        asItShould,
        summary,
        List.of(
            new Counter("ghosts", lives.handedOver),
            new Counter("buffers_and_ghosts_made", lives.made + deleted.made),
            new Counter("buffers_and_ghosts_ended", lives.ended + deleted.ended),
            new Counter("locks_of_a_freed_reservation", deleted.locksOfFreed),
            new Counter("letting_go_nanos", deleted.lettingGoNanos),
            new Counter("crashes", problem == null ? 0 : 1)),
        List.of());
  }
}

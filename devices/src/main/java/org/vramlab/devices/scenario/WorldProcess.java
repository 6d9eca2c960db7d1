package org.vramlab.devices.scenario;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.ww.WwClass;

/**
 * A process of a small world: one task, one page table, one ticket. It does what its plan says; if
 * it is killed, the submission that it is in unwinds, and it closes everything that it has open.
 */
final class WorldProcess implements TaskBody {
  /** The last stage of a submission; the others count from 0. */
  private static final int SEALED = -1;

  private final WorldPlan.Program plan;
  private final WorldSettings settings;
  private final Faults faults;
  private final SteppedRuntime runtime;
  private final WorldDevice device;
  private final PageTable pageTable;
  private final Ticket ticket;
  private final @Nullable HardwareQueue jobs;

  /** By buffer; null for those that it does not map. */
  private final @Nullable WorldMapping[] mappings;

  private final boolean somebodyPins;
  private int refusals;

  WorldProcess(
      SteppedRuntime runtime,
      WwClass wwClass,
      WorldPlan.Program plan,
      WorldDevice device,
      TicketSettings ticketSettings,
      WorldPlan world) {
    this.runtime = runtime;
    this.faults = wwClass.faults();
    this.plan = plan;
    this.settings = world.settings();
    this.device = device;
    this.pageTable = new PageTable(wwClass, plan.name());
    this.ticket = new Ticket(wwClass, ticketSettings);
    ticket.ownersMayDie(world.closes());
    this.somebodyPins = world.does(WorldPlan.Verb.PIN);
    this.mappings = new @Nullable WorldMapping[world.buffers().size()];
    this.jobs =
        settings.jobs() == WorldSettings.Pace.NONE
            ? null
            : new HardwareQueue(
                wwClass,
                "jobs of " + plan.name(),
                false,
                settings.jobs() == WorldSettings.Pace.AT_ONCE);
  }

  /** Tells a search of the hardware that runs its jobs. */
  void announce() {
    if (jobs != null) {
      jobs.announce(runtime);
    }
  }

  WorldDevice device() {
    return device;
  }

  PageTable pageTable() {
    return pageTable;
  }

  Ticket ticket() {
    return ticket;
  }

  /** How often a request of it was refused. */
  int refusals() {
    return refusals;
  }

  /** While the world is built: has a handle of {@code buffer}; no lock is held. */
  void open(int index, WorldBuffer buffer) {
    mappings[index] = new WorldMapping(this, buffer, settings.asksAlways());
  }

  /**
   * While the world is built: maps what it has opened as {@code index}; the lock of that and the
   * root are held by the ticket.
   */
  void map(int index, Ticket builder) throws WouldDeadlock, Interrupted, NoMemory {
    WorldMapping mapping = mapping(index);
    mapping.attach(builder);
    if (mapping.buffer().isInVram()) {
      mapping.validate(builder);
      mapping.bind();
    }
  }

  @Override
  public void run() throws Interrupted {
    try {
      do {
        for (int i = 0; i < plan.actions().size(); i++) {
          runtime.beginsRound(roundOf(i));
          if (plan.killed() && ticket.wwClass().sched().currentTask().signalPending()) {
            throw Interrupted.INSTANCE;
          }
          act(plan.actions().get(i));
        }
      } while (plan.repeats());
    } catch (Interrupted killed) {
      die();
    }
  }

  /** A fatal signal came: what the kernel does at the exit of a task, not interruptible. */
  private void die() throws Interrupted {
    runtime.currentTask().takeSignal();
    runtime.beginsRound(toClose());
    TicketSettings was = ticket.settings();
    ticket.settings(new TicketSettings(was.mode(), was.keepVictims(), false, 0));
    closeAll();
  }

  /**
   * All that counts of what it did before an action: that it has come to this one; and what it has
   * pinned, where some of that may have been refused.
   */
  private long roundOf(int action) {
    return somebodyPins && settings.toleratesRefusals() ? Digest.of(action, pinned()) : action;
  }

  /** All that counts of what it did before it was killed: what it has pinned. */
  private long toClose() {
    return Digest.of(-1, pinned());
  }

  private long pinned() {
    long pins = 0;
    for (WorldMapping mapping : mappings) {
      pins = mapping == null ? pins : Digest.of(pins, mapping.pins());
    }
    return pins;
  }

  private void act(WorldPlan.Action action) throws Interrupted {
    if (action.verb() == WorldPlan.Verb.CLOSE) {
      closeAll();
      return;
    }
    WorldMapping[] list = new WorldMapping[action.buffers().size()];
    for (int i = 0; i < list.length; i++) {
      list[i] = mapping(action.buffers().get(i));
    }
    execute(t -> {
      switch (action.verb()) {
        case SUBMIT -> submit(t, list, true);
        case MAP -> submit(t, list, false);
        case PIN -> pin(t, list[0]);
        case UNPIN -> unpin(t, list[0]);
        case WAIT -> awaitIdle(t, list[0]);
        case PRESSURE -> shrink(t, action.pages());
        case CLOSE -> throw new AssertionError("closing is no transaction of this kind");
      }
    });
  }

  private void execute(Attempt attempt) throws Interrupted {
    try {
      ticket.execute(attempt);
    } catch (NoMemory | Busy refused) {
      if (!settings.toleratesRefusals()) {
        throw new IllegalStateException(
            somebodyPins
                ? plan.name()
                    + " was refused memory ("
                    + refused.getMessage()
                    + "), perhaps rightly, as there are pins; \"setting count-refusals\" lets it go"
                    + " on"
                : "spurious refusal: "
                    + plan.name()
                    + " was refused memory ("
                    + refused.getMessage()
                    + ") although its working set fits and nothing is pinned",
            refused);
      }
      refusals++;
    }
  }

  // ---- A submission.

  private void submit(Ticket t, WorldMapping[] list, boolean withJob)
      throws WouldDeadlock, Interrupted, NoMemory {
    t.lock(pageTable);
    int stage = reached(t, 0);
    for (WorldMapping mapping : list) {
      t.lock(mapping.bo());
      mapping.bo().addToWorkingSet(t, WorldDevice.VRAM);
      if (settings.interleaved()) {
        stage = reached(t, stage);
        mapping.validate(t);
      }
      stage = reached(t, stage);
    }
    if (!settings.interleaved()) {
      for (WorldMapping mapping : list) {
        mapping.validate(t);
        stage = reached(t, stage);
      }
    }
    for (WorldMapping mapping : list) {
      mapping.bind();
    }
    HardwareQueue queue = withJob ? jobs : null;
    if (queue != null && !faults.has(Fault.SLOT_NOT_RESERVED)) {
      reserveSlots(list);
    }
    boolean early = faults.has(Fault.JOB_BEFORE_SEAL);
    if (queue != null && early) {
      publish(t, list, queue);
    }
    t.seal();
    reached(t, SEALED);
    checkResident(list);
    if (queue != null && !early) {
      publish(t, list, queue);
    }
    if (faults.has(Fault.LOCK_AFTER_SEAL)) {
      t.lock(pageTable);
    }
    for (WorldMapping mapping : list) {
      mapping.bo().manager().touch(mapping.bo());
    }
  }

  /**
   * For searches of interleavings: all that counts of a submission so far is which stage it is in,
   * and what it holds; what it has seen under locks that it holds is still so.
   */
  private int reached(Ticket t, int stage) {
    runtime.startsOver(Digest.of(stage, Digest.of(t.position(), t.owed())));
    return stage + 1;
  }

  /** With that fault planted, from within another's eviction: see {@link WorldMapping}. */
  void bringInAll(Ticket t) throws WouldDeadlock, Interrupted {
    try {
      for (WorldMapping mapping : mappings) {
        if (mapping != null) {
          t.lock(mapping.bo());
          mapping.validate(t);
        }
      }
    } catch (NoMemory full) {
      throw new IllegalStateException("no room for what a notification wants", full);
    }
  }

  // ---- Other things to do with one buffer.

  private void pin(Ticket t, WorldMapping mapping) throws WouldDeadlock, Interrupted, NoMemory {
    t.lock(mapping.bo());
    mapping.bo().addToWorkingSet(t, WorldDevice.VRAM);
    mapping.buffer().home().validateInVram(mapping.bo(), t);
    t.seal();
    mapping.pin();
  }

  private void unpin(Ticket t, WorldMapping mapping) throws WouldDeadlock, Interrupted {
    t.lock(mapping.bo());
    t.seal();
    // Nothing to let go of if the pin was refused: the text has no more unpins than pins.
    if (mapping.pins() > 0) {
      mapping.unpin();
    }
  }

  private void awaitIdle(Ticket t, WorldMapping mapping) throws WouldDeadlock, Interrupted, Busy {
    t.lock(mapping.bo());
    Operation.of(t).awaitIdle(mapping.bo());
    t.seal();
  }

  private void shrink(Ticket t, int pages) throws WouldDeadlock, Interrupted {
    device.hostMemory().shrink(pages, t);
    t.seal();
  }

  private void reserveSlots(WorldMapping[] list) {
    pageTable.root().reserveSlots(1);
    for (WorldMapping mapping : list) {
      mapping.bo().reservation().reserveSlots(1);
    }
  }

  private void checkResident(WorldMapping[] list) {
    for (WorldMapping mapping : list) {
      if (!mapping.buffer().isInVram() || !ticket.holds(mapping.bo())) {
        throw new IllegalStateException(
            plan.name()
                + " has sealed its submission, but "
                + mapping.buffer()
                + " of its working set is not resident and locked: "
                + mapping.bo());
      }
    }
  }

  private void publish(Ticket t, WorldMapping[] list, HardwareQueue queue) {
    HardwareQueue.Item job = queue.newJob();
    for (WorldMapping mapping : list) {
      BufferObject bo = mapping.bo();
      Resource place = bo.resource();
      assert place != null : "a resident buffer has a place";
      job.dependOn(bo.reservation(), Purpose.WRITE);
      job.uses(bo, place, bo.submittedVersion(), place, bo.submittedVersion() + 1);
    }
    Fence fence = queue.submit(job, t.id());
    for (WorldMapping mapping : list) {
      BufferObject bo = mapping.bo();
      if (!faults.has(Fault.FENCE_NOT_PUBLISHED)) {
        bo.reservation().add(fence, Usage.WRITE);
      }
      bo.submittedVersion(bo.submittedVersion() + 1);
      boolean remote = mapping.buffer().home() != device;
      runtime
          .events()
          .jobUses(
              job.id(), mapping.id(), bo.id(), mapping.resourceId(), true, bo.sizeBytes(), remote);
    }
    pageTable.root().add(fence, Usage.BOOKKEEP);
    queue.start(job);
  }

  // ---- The end.

  private void closeAll() throws Interrupted {
    ObjectArrayList<WorldMapping> open = new ObjectArrayList<>(mappings.length);
    for (WorldMapping mapping : mappings) {
      if (mapping != null) {
        open.add(mapping);
      }
    }
    int[] references = new int[open.size()];
    execute(t -> {
      t.lock(pageTable);
      for (int i = 0; i < open.size(); i++) {
        t.lock(open.get(i).bo());
      }
      t.seal();
      for (int i = 0; i < open.size(); i++) {
        references[i] = open.get(i).close();
      }
    });
    for (int i = 0; i < open.size(); i++) {
      for (int k = 0; k < references[i]; k++) {
        open.get(i).bo().release();
      }
    }
  }

  private WorldMapping mapping(int buffer) {
    WorldMapping mapping = mappings[buffer];
    assert mapping != null : plan.name() + " has not mapped buffer " + buffer;
    return mapping;
  }

  @Override
  public String toString() {
    return plan.name();
  }
}

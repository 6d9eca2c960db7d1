package org.vramlab.devices.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * Two buffers leave VRAM on two copy engines, which end in any order; whoever needed the room gets
 * it at once and has a job write there. VRAM is given back as TTM does it, behind what the pool
 * keeps of the moves.
 */
enum PipelineScenario implements CodedScenario {
  /** The pool keeps a single fence. */
  SINGLE("pipelined-moves", Retirement.GHOSTS),

  /** The pool keeps one for each engine. */
  ARRAY("pipelined-moves-array", Retirement.GHOSTS_FENCE_ARRAY);

  private static final int VRAM = 1;
  private static final Placement IN_HOST = Placement.of(Place.anywhere(MemoryManager.SYSTEM));
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(VRAM));

  private final String label;
  private final Retirement retirement;

  PipelineScenario(String label, Retirement retirement) {
    this.label = label;
    this.retirement = retirement;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String description() {
    return "Two buffers are copied out of VRAM by two engines while a third, which needs their"
        + " room, is written there; the pool keeps "
        + (this == SINGLE ? "a single fence." : "a fence for each engine.");
  }

  @Override
  public World build(Stage stage) throws Interrupted {
    Scene scene = new Scene(stage, retirement);
    stage.runtime().spawn("next owner", scene::takeOver);
    scene.engines.forEach(engine -> engine.announce(stage.runtime()));
    scene.jobs.announce(stage.runtime());
    return scene;
  }

  /** The device, its driver, and the three buffers. */
  private static final class Scene implements World, MemoryDriver {
    private final Stage stage;
    private final WwClass wwClass;
    private final MemoryManager manager;
    private final List<HardwareQueue> engines;
    private final HardwareQueue jobs;
    private final List<BufferObject> victims;
    private final BufferObject wanted;
    private int moves;

    Scene(Stage stage, Retirement retirement) throws Interrupted {
      this.stage = stage;
      this.wwClass = stage.newWwClass();
      this.manager =
          new MemoryManager(
              wwClass, this, ManagerSettings.of(ManagerCosts.FREE).retiring(retirement));
      manager.addPool(
          "host", new CountingAllocator(WorldPlan.UNLIMITED), false, EvictionPolicy.LRU::newOrder);
      manager.addPool("VRAM", new BuddyAllocator(2), true, EvictionPolicy.LRU::newOrder);
      this.engines =
          List.of(
              new HardwareQueue(wwClass, "E0", true, false),
              new HardwareQueue(wwClass, "E1", true, false));
      this.jobs = new HardwareQueue(wwClass, "jobs", false, false);
      this.victims = List.of(inVram(), inVram());
      // It has no contents yet, which an engine would have to bring behind the copies out.
      this.wanted = manager.create(2 * BufferObject.PAGE_BYTES, 0);
    }

    private BufferObject inVram() throws Interrupted {
      BufferObject bo = manager.create(BufferObject.PAGE_BYTES, 0);
      stage
          .runtime()
          .alone(() ->
              transact(t -> {
                t.lock(bo);
                manager.placeFromHost(bo, IN_VRAM, t);
                t.seal();
              }));
      return bo;
    }

    private void transact(Attempt attempt) throws Interrupted {
      try {
        new Ticket(wwClass, TicketSettings.PLAIN).execute(attempt);
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException("both victims can go", impossible);
      }
    }

    private void takeOver() throws Interrupted {
      transact(t -> {
        t.lock(wanted);
        wanted.addToWorkingSet(t, VRAM);
        manager.validate(wanted, IN_VRAM, t);
        wanted.reservation().reserveSlots(1);
        t.seal();
        write(t);
      });
    }

    private void write(Ticket ticket) {
      Resource place = wanted.resource();
      assert place != null : "a validated buffer has a place";
      long before = wanted.submittedVersion();
      HardwareQueue.Item job = jobs.newJob();
      job.dependOn(wanted.reservation(), Purpose.WRITE);
      job.uses(wanted, place, before, place, Content.next(before));
      Fence fence = jobs.submit(job, ticket.id());
      wanted.reservation().add(fence, Usage.WRITE);
      wanted.submittedVersion(Content.next(before));
      stage
          .runtime()
          .events()
          .jobUses(
              job.id(), EventSink.NONE, wanted.id(), place.id(), true, wanted.sizeBytes(), false);
      jobs.start(job);
    }

    @Override
    public String name() {
      return "device";
    }

    @Override
    public Placement evictionPlacement(BufferObject victim) {
      return IN_HOST;
    }

    /** Copies go to and from host memory directly. */
    @Override
    public boolean needsPages(Resource to) {
      return true;
    }

    @Override
    public @Nullable Fence queueMove(
        BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
      return from == null ? null : engines.get(moves++ % engines.size()).copy(bo, from, to);
    }

    @Override
    public void checkAtEnd() {
      if (!wanted.isIn(manager.pool(VRAM)) || manager.pool(VRAM).usedPages() != 2) {
        throw new IllegalStateException("VRAM is not the next owner's: " + manager.pool(VRAM));
      }
      stage.runtime().events().runEnded(stage.runtime().nowNanos());
    }

    @Override
    public String nameOfBuffer(int number) {
      return number == wanted.id() ? "y" : number == victims.get(0).id() ? "x" : "z";
    }

    @Override
    public String nameOfLock(int lock) {
      if (lock == wanted.lock().id()) {
        return nameOfBuffer(wanted.id());
      }
      for (BufferObject victim : victims) {
        if (lock == victim.lock().id()) {
          return nameOfBuffer(victim.id());
        }
      }
      return World.super.nameOfLock(lock);
    }
  }
}

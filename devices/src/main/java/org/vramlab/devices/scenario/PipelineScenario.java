package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vramlab.devices.scenario.PipelinedDevice.Context;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.ww.WwClass;

/**
 * Buffers leave VRAM on several copy engines, which end in any order; whoever needed the room gets
 * it at once and has a job write there. VRAM is given back as TTM does it, behind what the pool
 * keeps of the moves.
 */
enum PipelineScenario implements CodedScenario {
  /** The pool keeps a single fence. */
  SINGLE("pipelined-moves", Retirement.GHOSTS),

  /** The pool keeps one for each engine. */
  ARRAY("pipelined-moves-array", Retirement.GHOSTS_FENCE_ARRAY),

  /** The pool keeps eight; one engine works for seven contexts, and so there are nine. */
  OVERFLOW("pipelined-moves-overflow", Retirement.GHOSTS_FENCE_ARRAY);

  private final String label;
  private final Retirement retirement;

  PipelineScenario(String label, Retirement retirement) {
    this.label = label;
    this.retirement = retirement;
  }

  /** For how many contexts each engine works: each has its own fences. */
  private int[] contextsOfEngines() {
    return this == OVERFLOW ? new int[] {1, 7, 1} : new int[] {1, 1};
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String description() {
    return (this == OVERFLOW
            ? "Nine buffers of nine contexts are copied out of VRAM by three engines while a tenth"
            : "Two buffers are copied out of VRAM by two engines while a third")
        + ", which needs their room, is written there; the pool keeps "
        + switch (this) {
          case SINGLE -> "a single fence.";
          case ARRAY -> "a fence for each engine.";
          case OVERFLOW -> "eight fences.";
        };
  }

  @Override
  public World build(Stage stage) throws Interrupted {
    Scene scene = new Scene(stage, retirement, contextsOfEngines());
    stage.runtime().spawn("next owner", scene::takeOver);
    scene.engines.forEach(engine -> engine.announce(stage.runtime()));
    scene.jobs.announce(stage.runtime());
    return scene;
  }

  /** The device, its driver, and the buffers. */
  private static final class Scene implements World {
    private final Stage stage;
    private final WwClass wwClass;
    private final PipelinedDevice device;
    private final List<HardwareQueue> engines = new ArrayList<>();
    private final HardwareQueue jobs;
    private final List<BufferObject> victims = new ArrayList<>();
    private final BufferObject wanted;

    Scene(Stage stage, Retirement retirement, int[] contextsOfEngines) throws Interrupted {
      int contexts = Arrays.stream(contextsOfEngines).sum();
      this.stage = stage;
      this.wwClass = stage.newWwClass();
      for (int i = 0; i < contextsOfEngines.length; i++) {
        engines.add(new HardwareQueue(wwClass, "E" + i, true, false));
      }
      this.jobs = new HardwareQueue(wwClass, "jobs", false, false);
      this.device = new PipelinedDevice(wwClass, retirement, contexts, jobs);
      for (int i = 0; i < contextsOfEngines.length; i++) {
        addContexts(engines.get(i), contextsOfEngines[i]);
      }
      for (int i = 0; i < contexts; i++) {
        victims.add(inVram());
      }
      // It has no contents yet, which an engine would have to bring behind the copies out.
      this.wanted = device.manager().create((long) contexts * BufferObject.PAGE_BYTES, 0);
    }

    private void addContexts(HardwareQueue engine, int contexts) {
      for (int i = 0; i < contexts; i++) {
        device.add(new Context(engine, contexts == 1 ? engine.timeline() : engine.newTimeline(i)));
      }
    }

    private BufferObject inVram() throws Interrupted {
      BufferObject bo = device.manager().create(BufferObject.PAGE_BYTES, 0);
      stage
          .runtime()
          .alone(() ->
              transact(t -> {
                t.lock(bo);
                device.manager().placeFromHost(bo, PipelinedDevice.IN_VRAM, t);
                t.seal();
              }));
      return bo;
    }

    private void transact(Attempt attempt) throws Interrupted {
      try {
        new Ticket(wwClass, TicketSettings.PLAIN).execute(attempt);
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException("all victims can go", impossible);
      }
    }

    private void takeOver() throws Interrupted {
      transact(t -> device.write(wanted, t));
    }

    @Override
    public void checkAtEnd() {
      if (!wanted.isIn(device.vram()) || device.vram().usedPages() != wanted.pages()) {
        throw new IllegalStateException("VRAM is not the next owner's: " + device.vram());
      }
      stage.runtime().events().runEnded(stage.runtime().nowNanos());
    }

    @Override
    public String nameOfBuffer(int number) {
      return number == wanted.id() ? "y" : nameOf(number - victims.getFirst().id());
    }

    /** Two are x and z; more have numbers. */
    private String nameOf(int victim) {
      return victims.size() > 2 ? "x" + victim : victim == 0 ? "x" : "z";
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

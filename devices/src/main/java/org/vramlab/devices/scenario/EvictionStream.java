package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.scenario.PipelinedDevice.Context;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.CheckFailed;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Somebody writes one new buffer after the other in VRAM that is full, in virtual time: for each of
 * them the oldest goes, on the copy engine that will be free first. It shows how fast memory is
 * handed on with what its pool keeps of the moves, and what is left when everybody has gone.
 *
 * <p>Each engine has a context, whose image is a pinned buffer in the same VRAM, and every copy is
 * a request that has a reference to it. Checker and lockdep watch. Costs of the CPU are left out:
 * time passes only by hardware, and by waiting for it.
 */
public final class EvictionStream {
  /** When a request gives up its reference to the context. */
  public enum Requests {
    /** When it has ended ({@code i915_request_retire}). */
    RETIRED,

    /**
     * When nobody has its fence any more: not even the pool, which keeps that as long as it has
     * objects, of which the image is one (i915 before {@code 59c0730ec2fa}).
     */
    FREED
  }

  /**
   * How one stream differs from another.
   *
   * @param engines of the device
   * @param skew how many times as long as others' copies those of the first engine take
   * @param retirement what the pool keeps of moves
   * @param rounds how many buffers are written when VRAM is full
   */
  public record Shape(
      int engines, long skew, Retirement retirement, int rounds, Requests requests) {}

  /**
   * What came of it.
   *
   * @param problem what checker or lockdep found; null for nothing
   * @param nanos from the first eviction until the last job had ended
   * @param waits how many evictions had to wait for a copy to end
   * @param liveObjects buffers that are there when everybody has let go of his
   */
  public record Outcome(@Nullable String problem, long nanos, int waits, int liveObjects) {
    /** How many evictions there were in a second. */
    public double perSecond(int evictions) {
      return evictions * 1e9 / nanos;
    }
  }

  /** A page for each engine is its context's image; so many more each has for buffers. */
  private static final int PAGES_EACH = 4;

  private static final long COPY_NANOS = 10_000;
  private static final long JOB_NANOS = 100;

  /** How long one looks whether something still goes. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Shape shape;
  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
  private final Lives lives = new Lives();
  private final Simulation simulation =
      new Simulation(Simulation.EXACT_SEED, Tee.of(checker, lives), SpanLog.OFF);
  private final WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
  private final Ticket ticket = new Ticket(wwClass, TicketSettings.PLAIN);
  private final HardwareQueue jobs = new HardwareQueue(wwClass, "jobs", false, JOB_NANOS);
  private final List<Engine> engines = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final Device device;
  private int waits;
  private long nanos;

  private EvictionStream(Shape shape) {
    this.shape = shape;
    this.device = new Device();
    for (int i = 0; i < shape.engines(); i++) {
      long copyNanos = i == 0 ? COPY_NANOS * shape.skew() : COPY_NANOS;
      HardwareQueue queue = new HardwareQueue(wwClass, "E" + i, true, copyNanos);
      BufferObject image = device.manager().create(BufferObject.PAGE_BYTES, 0);
      engines.add(new Engine(new Context(queue, queue.timeline()), copyNanos, image));
    }
  }

  /** Runs one. */
  public static Outcome run(Shape shape) {
    EvictionStream stream = new EvictionStream(shape);
    stream.simulation.spawn("owner", stream::play);
    @Nullable String problem = null;
    try {
      stream.simulation.run();
      stream.checker.runEnded(stream.simulation.nowNanos());
    } catch (CheckFailed found) {
      problem = String.valueOf(found.getMessage());
    }
    return new Outcome(problem, stream.nanos, stream.waits, stream.lives.count);
  }

  /** Counts the buffers that are there. */
  private static final class Lives implements EventSink {
    private int count;

    @Override
    public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
      count++;
    }

    @Override
    public void bufferDestroyed(long nanos, int buffer) {
      count--;
    }
  }

  /** A copy engine, and when it will be free. */
  private static final class Engine {
    private final Context context;
    private final long copyNanos;
    private final BufferObject image;
    private long freeAtNanos;

    Engine(Context context, long copyNanos, BufferObject image) {
      this.context = context;
      this.copyNanos = copyNanos;
      this.image = image;
    }
  }

  /** A copy, with a reference to the image of its context. */
  private record Request(Fence fence, BufferObject image) {}

  /** Gives every copy to the engine that will be free first. */
  private final class Device extends PipelinedDevice {
    Device() {
      super(wwClass, shape.retirement(), (1L + PAGES_EACH) * shape.engines(), jobs);
    }

    @Override
    Context nextContext() {
      Engine first = engines.getFirst();
      for (Engine engine : engines) {
        if (endNanos(engine) < endNanos(first)) {
          first = engine;
        }
      }
      first.freeAtNanos = endNanos(first);
      return first.context;
    }

    /** When a copy would end that is given to {@code engine} now. */
    private long endNanos(Engine engine) {
      return Math.max(simulation.nowNanos(), engine.freeAtNanos) + engine.copyNanos;
    }

    @Override
    void queued(Context context, Fence fence) {
      for (Engine engine : engines) {
        if (engine.context.equals(context)) {
          engine.image.retain();
          requests.add(new Request(fence, engine.image));
        }
      }
    }
  }

  private void play() throws Interrupted {
    for (Engine engine : engines) {
      transact(t -> {
        t.lock(engine.image);
        device.manager().placeFromHost(engine.image, PipelinedDevice.IN_VRAM, t);
        device.manager().pin(engine.image);
        t.seal();
      });
    }
    List<BufferObject> buffers = new ArrayList<>();
    for (int i = 0; i < PAGES_EACH * shape.engines(); i++) {
      buffers.add(written());
    }
    long beganNanos = simulation.nowNanos();
    for (int i = 0; i < shape.rounds(); i++) {
      long beforeNanos = simulation.nowNanos();
      buffers.add(written());
      waits += simulation.nowNanos() > beforeNanos ? 1 : 0;
      dropReferences();
    }
    awaitIdle(buffers.getLast());
    nanos = simulation.nowNanos() - beganNanos;
    leave(buffers);
  }

  private BufferObject written() throws Interrupted {
    BufferObject bo = device.manager().create(BufferObject.PAGE_BYTES, 0);
    transact(t -> device.write(bo, t));
    return bo;
  }

  /** All buffers go, then the contexts; and then whatever still goes by itself. */
  private void leave(List<BufferObject> buffers) throws Interrupted {
    for (BufferObject bo : buffers) {
      awaitIdle(bo);
      bo.release();
    }
    for (Engine engine : engines) {
      transact(t -> {
        t.lock(engine.image);
        device.manager().unpin(engine.image);
        t.seal();
      });
      engine.image.release();
    }
    simulation.delay(PATIENCE_NANOS, SpanKind.PAUSE);
    dropReferences();
  }

  private void awaitIdle(BufferObject bo) throws Interrupted {
    List<Fence> busy = new ArrayList<>();
    transact(t -> {
      t.lock(bo);
      busy.clear();
      for (int i = 0; i < bo.reservation().count(); i++) {
        busy.add(bo.reservation().fence(i));
      }
      t.seal();
    });
    busy.forEach(Fence::await);
  }

  /** Requests whose time has come give up their reference. */
  private void dropReferences() {
    for (int i = requests.size() - 1; i >= 0; i--) {
      Request request = requests.get(i);
      if (request.fence().isSignalled()
          && (shape.requests() == Requests.RETIRED || !isKept(request.fence()))) {
        requests.remove(i);
        request.image().release();
      }
    }
  }

  private boolean isKept(Fence fence) {
    return EvictionPass.keepsFence(device.manager(), device.vram(), fence);
  }

  private void transact(Attempt attempt) throws Interrupted {
    try {
      ticket.execute(attempt);
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("the oldest can go", impossible);
    }
  }
}

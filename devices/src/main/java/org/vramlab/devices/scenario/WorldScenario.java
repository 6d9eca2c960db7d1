package org.vramlab.devices.scenario;

import java.util.List;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.NotificationLock;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.WwClass;

/**
 * Builds the world of a {@link WorldPlan}, out of the real core, for one execution after another.
 */
public final class WorldScenario implements Scenario {
  private final WorldPlan plan;

  /** For each process, the buffers that it has mapped from the start. */
  private final List<List<Integer>> mapped;

  public WorldScenario(WorldPlan plan) {
    this.plan = plan;
    this.mapped = plan.processes().stream().map(WorldPlan.Program::mapped).toList();
  }

  /** What it builds. */
  public WorldPlan plan() {
    return plan;
  }

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public String description() {
    return plan.description();
  }

  @Override
  public boolean isEndless() {
    return plan.isEndless();
  }

  @Override
  public World build(Stage stage) throws Interrupted {
    SteppedRuntime runtime = stage.runtime();
    Stage.Settings settings = stage.settings();
    WwClass wwClass = stage.newWwClass();
    HostMemory host =
        new HostMemory(runtime, stage.lockdep(), HostMemory.UNLIMITED, plan.hostPages());
    WorldDevice[] devices = new WorldDevice[plan.devices().size()];
    for (int i = 0; i < devices.length; i++) {
      devices[i] =
          new WorldDevice(
              wwClass, i, plan.devices().get(i), plan.settings(), host, plan.countsHostPages());
    }
    WorldBuffer[] buffers = new WorldBuffer[plan.buffers().size()];
    for (int i = 0; i < buffers.length; i++) {
      WorldPlan.Buffer of = plan.buffers().get(i);
      WorldDevice home = devices[of.device()];
      BufferObject bo = home.manager().create(of.pages() * BufferObject.PAGE_BYTES, 0);
      home.describe(bo, of);
      buffers[i] = new WorldBuffer(of.name(), home, bo);
    }
    WorldProcess[] processes = new WorldProcess[plan.processes().size()];
    for (int i = 0; i < processes.length; i++) {
      WorldPlan.Program of = plan.processes().get(i);
      TicketSettings ticketSettings =
          new TicketSettings(settings.mode(), settings.keepVictims(), of.killed(), 0);
      processes[i] =
          new WorldProcess(runtime, wwClass, of, devices[of.device()], ticketSettings, plan);
    }
    furnish(runtime, wwClass, buffers, processes);
    spawn(runtime, processes);
    for (WorldDevice device : devices) {
      device.announce(runtime);
    }
    for (WorldProcess process : processes) {
      process.announce();
    }
    return new Built(runtime, host, devices, buffers, processes);
  }

  /** Gives every buffer its first place, and maps it for whoever uses it. */
  private void furnish(
      SteppedRuntime runtime, WwClass wwClass, WorldBuffer[] buffers, WorldProcess[] processes)
      throws Interrupted {
    Ticket builder = new Ticket(wwClass, TicketSettings.PLAIN);
    runtime.alone(() -> {
      openAll(buffers, processes);
      try {
        builder.execute(t -> {
          for (WorldProcess process : processes) {
            t.lock(process.pageTable());
          }
          for (int i = 0; i < buffers.length; i++) {
            t.lock(buffers[i].bo());
            buffers[i].home().place(buffers[i].bo(), plan.buffers().get(i).inVram(), t);
          }
          mapAll(t, processes);
          t.seal();
        });
      } catch (NoMemory | Busy full) {
        throw new IllegalStateException("the buffers of " + plan.name() + " do not fit", full);
      }
    });
    for (WorldBuffer buffer : buffers) {
      buffer.bo().release();
    }
  }

  private void openAll(WorldBuffer[] buffers, WorldProcess[] processes) {
    for (int p = 0; p < processes.length; p++) {
      List<Integer> its = mapped.get(p);
      for (int i = 0; i < its.size(); i++) {
        int buffer = its.get(i);
        processes[p].open(buffer, buffers[buffer]);
      }
    }
  }

  private void mapAll(Ticket t, WorldProcess[] processes)
      throws WouldDeadlock, Interrupted, NoMemory {
    for (int p = 0; p < processes.length; p++) {
      List<Integer> its = mapped.get(p);
      for (int i = 0; i < its.size(); i++) {
        processes[p].map(its.get(i), t);
      }
    }
  }

  private void spawn(SteppedRuntime runtime, WorldProcess[] processes) {
    Task[] tasks = new Task[processes.length];
    for (int i = 0; i < processes.length; i++) {
      tasks[i] = runtime.spawn(processes[i].toString(), processes[i]);
    }
    for (int i = 0; i < processes.length; i++) {
      if (plan.processes().get(i).killed()) {
        Task victim = tasks[i];
        runtime.spawn("killer of " + processes[i], () -> runtime.signal(victim));
      }
    }
  }

  private static final class Built implements World {
    private final SteppedRuntime runtime;
    private final HostMemory host;
    private final WorldDevice[] devices;
    private final WorldBuffer[] buffers;
    private final WorldProcess[] processes;

    Built(
        SteppedRuntime runtime,
        HostMemory host,
        WorldDevice[] devices,
        WorldBuffer[] buffers,
        WorldProcess[] processes) {
      this.runtime = runtime;
      this.host = host;
      this.devices = devices;
      this.buffers = buffers;
      this.processes = processes;
    }

    @Override
    public void checkAtEnd() {
      for (WorldBuffer buffer : buffers) {
        buffer.checkAtEnd();
      }
      for (WorldProcess process : processes) {
        PageTable pageTable = process.pageTable();
        if (pageTable.lock().isLocked()) {
          throw new IllegalStateException(pageTable + " is left locked: " + pageTable.lock());
        }
        if (pageTable.extraReferences() != 0) {
          throw new IllegalStateException(
              pageTable + " has " + pageTable.extraReferences() + " references too many");
        }
      }
      checkPages();
      checkHostPages();
      runtime.events().runEnded(runtime.nowNanos());
    }

    private void checkPages() {
      for (WorldDevice device : devices) {
        for (int domain = WorldDevice.SYSTEM; domain <= WorldDevice.VRAM; domain++) {
          long pages = 0;
          for (WorldBuffer buffer : buffers) {
            pages += buffer.bo().isIn(device.manager().pool(domain)) ? buffer.bo().pages() : 0;
          }
          long used = device.manager().pool(domain).usedPages();
          if (used != pages) {
            throw new IllegalStateException(
                device.manager().pool(domain)
                    + " counts "
                    + used
                    + " pages, but the buffers in it have "
                    + pages);
          }
        }
      }
    }

    private void checkHostPages() {
      long used = 0;
      long swapped = 0;
      for (WorldBuffer buffer : buffers) {
        PageVector vector = buffer.bo().pageVector();
        used += vector != null && vector.isPopulated() ? vector.pages() : 0;
        swapped += vector != null && vector.isSwapped() ? vector.pages() : 0;
      }
      if (host.usedPages() != used || host.swappedPages() != swapped) {
        throw new IllegalStateException(
            "the host counts "
                + host.usedPages()
                + " pages and "
                + host.swappedPages()
                + " in swap space, but the buffers have "
                + used
                + " and "
                + swapped);
      }
    }

    @Override
    public String nameOfLock(int lock) {
      for (WorldBuffer buffer : buffers) {
        if (buffer.bo().lock().id() == lock) {
          return buffer.toString();
        }
        NotificationLock second = buffer.bo().notificationLock();
        if (second != null && second.lock().id() == lock) {
          return "the notification lock of " + buffer;
        }
      }
      for (WorldProcess process : processes) {
        if (process.pageTable().lock().id() == lock) {
          return process.pageTable().toString();
        }
      }
      return World.super.nameOfLock(lock);
    }

    @Override
    public String nameOfBuffer(int number) {
      for (WorldBuffer buffer : buffers) {
        if (buffer.bo().id() == number) {
          return buffer.toString();
        }
      }
      return World.super.nameOfBuffer(number);
    }
  }
}

package org.vramlab.workloads.replay;

import java.util.List;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.guest.GuestHost;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.workloads.results.RunMetrics;

/**
 * The machine of a run, as one guest finds it: a process of its own in the results.
 *
 * <p>Threads: the tasks of the simulation, one at a time.
 */
final class GuestMachine implements GuestHost {
  private final Simulation simulation;
  private final WwClass wwClass;
  private final Wires wires;
  private final List<AmdgpuDevice> gpus;
  private final TicketSettings tickets;
  private final RunMetrics metrics;
  private final String guest;
  private final int process;
  private final RunningTraces traces;

  GuestMachine(
      Simulation simulation,
      WwClass wwClass,
      Wires wires,
      List<AmdgpuDevice> gpus,
      TicketSettings tickets,
      RunMetrics metrics,
      GuestDriver guest,
      RunningTraces traces) {
    this.simulation = simulation;
    this.wwClass = wwClass;
    this.wires = wires;
    this.gpus = gpus;
    this.tickets = tickets;
    this.metrics = metrics;
    this.guest = guest.label();
    this.process = metrics.addProcess(this.guest);
    this.traces = traces;
  }

  @Override
  public WwClass wwClass() {
    return wwClass;
  }

  @Override
  public Wires wires() {
    return wires;
  }

  @Override
  public List<AmdgpuDevice> gpus() {
    return gpus;
  }

  @Override
  public TicketSettings tickets() {
    return tickets;
  }

  @Override
  public void owns(WorkQueue queue) {
    metrics.assignQueue(queue.id(), process);
  }

  @Override
  public void owns(BufferObject buffer) {
    metrics.assignBuffer(buffer.id(), process);
  }

  @Override
  public Task task(String name, Steps steps) {
    String whole = guest + " " + name;
    Task task =
        simulation.spawn(
            whole,
            () -> {
              try {
                steps.run();
              } catch (NoMemory | Busy | Unsupported uncaught) {
                throw new GuestFailed(whole, uncaught);
              }
            });
    metrics.assignTask(task.id(), process);
    return task;
  }

  @Override
  public void pause(long nanos) {
    simulation.delay(nanos, SpanKind.PAUSE);
  }

  @Override
  public boolean isOver() {
    return traces.isOver();
  }
}

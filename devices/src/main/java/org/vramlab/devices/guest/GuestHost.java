package org.vramlab.devices.guest;

import java.util.List;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.WwClass;

/**
 * The machine as a {@link GuestDriver} finds it.
 *
 * <p>Threads: the tasks of the simulation, one at a time.
 */
public interface GuestHost {
  /** What a task does. A failure that it lets through ends the run. */
  @FunctionalInterface
  interface Steps {
    /** Runs to its end. */
    void run() throws Interrupted, NoMemory, Busy, Unsupported;
  }

  /** The class of all locks, with the clock ({@code sched()}) and lockdep. */
  WwClass wwClass();

  /** What the devices of the machine are joined by, and whose copies share it. */
  Wires wires();

  /** The GPUs, by their number in the topology. */
  List<AmdgpuDevice> gpus();

  /** How tickets behave in this run. */
  TicketSettings tickets();

  /** The results count jobs of {@code queue} as the driver's, not as the system's. */
  void owns(WorkQueue queue);

  /** The results count what becomes of {@code buffer} as the driver's. */
  void owns(BufferObject buffer);

  /**
   * Starts a task, whose tickets the results count as the driver's.
   *
   * @param name for messages and timelines
   */
  Task task(String name, Steps steps);

  /** Sleeps for so much virtual time; called by a task. */
  void pause(long nanos);

  /** Whether every trace has come to its end. */
  boolean isOver();
}

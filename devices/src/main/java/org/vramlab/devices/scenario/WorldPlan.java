package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.pages.Caching;

/**
 * A small world as data: devices, buffers, processes, and what each process does. Immutable.
 *
 * <p>Everything is named by its position in its list. Usually read from text, by {@link
 * ScenarioFile}, which refuses what makes no sense.
 *
 * @param name a name, also on the command line
 * @param description what it is about, in a sentence or two
 * @param hostPages pages of the host beyond which buffers are swapped out, or {@link #UNLIMITED};
 *     swap space has no limit
 * @param devices each has its own memory manager
 * @param buffers each belongs to one device
 * @param processes each is one task with one page table
 * @param settings how drivers and hardware behave
 */
public record WorldPlan(
    String name,
    String description,
    long hostPages,
    List<Device> devices,
    List<Buffer> buffers,
    List<Program> processes,
    WorldSettings settings) {

  /** No limit, for pages of a pool. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * A device.
   *
   * @param vramPages pages of its memory
   * @param gttPages pages of host memory that it can reach, or {@link #UNLIMITED}; behind it is
   *     system memory, which has no limit
   */
  public record Device(long vramPages, long gttPages) {}

  /**
   * A buffer. The order in the plan is that in which they get their first places, hence in which
   * they are evicted at first.
   *
   * @param name for reports
   * @param device whose it is
   * @param pages its size
   * @param inVram whether it starts in the memory of its device, or else in host memory
   * @param window where in that memory it may be
   * @param caching how the CPU caches its pages of the host
   */
  public record Buffer(
      String name, int device, long pages, boolean inVram, Window window, Caching caching) {}

  /**
   * Which pages of a memory with addresses a buffer may have ({@code fpfn}, {@code lpfn} and {@code
   * TTM_PL_FLAG_CONTIGUOUS}).
   *
   * @param firstPage the lowest
   * @param lastPageExclusive the end; 0 for that of the memory
   * @param contiguous whether in one piece
   */
  public record Window(long firstPage, long lastPageExclusive, boolean contiguous) {
    /** Any pages. */
    public static final Window ANYWHERE = new Window(0, 0, false);

    /** The same in one piece. */
    Window inOnePiece() {
      return new Window(firstPage, lastPageExclusive, true);
    }

    /** The same between these pages. */
    Window between(long first, long lastExclusive) {
      return new Window(first, lastExclusive, contiguous);
    }
  }

  /**
   * What a process is and does.
   *
   * @param name for reports
   * @param device where its jobs run and its page table is
   * @param actions what it does, in order
   * @param repeats whether it starts again when it is through, for ever
   * @param attached buffers that it has mapped at the start besides those that it uses
   * @param killed whether a signal may kill it, at any point
   */
  public record Program(
      String name,
      int device,
      List<Action> actions,
      boolean repeats,
      List<Integer> attached,
      boolean killed) {

    /**
     * Every buffer that it has mapped: those that it uses, then those that it has only attached.
     */
    List<Integer> mapped() {
      List<Integer> all = new ArrayList<>();
      for (Action action : actions) {
        addNew(all, action.buffers());
      }
      addNew(all, attached);
      return all;
    }

    private static void addNew(List<Integer> all, List<Integer> more) {
      for (Integer buffer : more) {
        if (!all.contains(buffer)) {
          all.add(buffer);
        }
      }
    }
  }

  /** What an action is. */
  public enum Verb {
    /** Submits a job that uses buffers. */
    SUBMIT,
    /** Maps one buffer, without a job. */
    MAP,
    /** Sees to it that one buffer is in VRAM, and holds it there. */
    PIN,
    /** Lets one pinned buffer go. */
    UNPIN,
    /** Waits, holding its lock, until nobody uses one buffer any more. */
    WAIT,
    /** Closes everything that the process has open. */
    CLOSE,
    /** Wants pages of the host for something else: the shrinker runs. */
    PRESSURE
  }

  /**
   * One thing that a process does, in one ticket.
   *
   * @param buffers in the order in which they are locked
   * @param pages of the host that are wanted, under pressure; otherwise 0
   */
  public record Action(Verb verb, List<Integer> buffers, int pages) {
    /** One that does something with buffers. */
    public Action(Verb verb, List<Integer> buffers) {
      this(verb, buffers, 0);
    }
  }

  /** Copies its lists. */
  public WorldPlan {
    devices = List.copyOf(devices);
    buffers = List.copyOf(buffers);
    processes = List.copyOf(processes);
  }

  /** Whether some process goes on for ever. */
  public boolean isEndless() {
    for (Program process : processes) {
      if (process.repeats()) {
        return true;
      }
    }
    return false;
  }

  /** How many take steps: processes, who kills them, and queues of the hardware. */
  int actors() {
    int killers = (int) processes.stream().filter(Program::killed).count();
    int jobQueues = settings.jobs() == WorldSettings.Pace.HARDWARE ? processes.size() : 0;
    int copyQueues = settings.copies() == WorldSettings.Pace.HARDWARE ? devices.size() : 0;
    return processes.size() + killers + jobQueues + copyQueues;
  }

  /** Whether some process may close what it has open, so that buffers can die. */
  boolean closes() {
    return does(Verb.CLOSE) || processes.stream().anyMatch(Program::killed);
  }

  /**
   * Whether pages of the host count: somebody may be swapped out. In other worlds the search is
   * spared the steps in which they are counted.
   */
  boolean countsHostPages() {
    return hostPages != UNLIMITED || does(Verb.PRESSURE);
  }

  /** Whether some process does that. */
  boolean does(Verb verb) {
    for (Program process : processes) {
      if (process.actions().stream().anyMatch(action -> action.verb() == verb)) {
        return true;
      }
    }
    return false;
  }

  /** The same with every process going on for ever. */
  public WorldPlan endless() {
    List<Program> all = new ArrayList<>();
    for (Program p : processes) {
      all.add(new Program(p.name(), p.device(), p.actions(), true, p.attached(), p.killed()));
    }
    return new WorldPlan(
        name + "-endless", description + ", for ever", hostPages, devices, buffers, all, settings);
  }

  /** The same with other settings. */
  public WorldPlan with(WorldSettings other) {
    return new WorldPlan(name, description, hostPages, devices, buffers, processes, other);
  }

  /** The same under another name. */
  public WorldPlan named(String other, String about) {
    return new WorldPlan(other, about, hostPages, devices, buffers, processes, settings);
  }
}

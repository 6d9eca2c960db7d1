package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.bo.PinnedElsewhere;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.workloads.conform.TtmBuffer.HoldKind;

/**
 * The operations of a scenario, on the manager's public interface; and the recorder's rules about
 * what it would not ask the kernel for.
 */
final class TtmOperations {
  private static final String FINE = "0";
  private static final String BUSY = "-EBUSY";

  private final WwClass wwClass;
  private final TtmDevice device;
  private final MemoryManager manager;
  private final TtmFences fences;
  private final TtmHolder holder;
  private final Map<Integer, TtmGroup> groups = new HashMap<>();

  /** Whether a session is open: its ticket is then the one that operations get. */
  private boolean inSession;

  /** What the session has locked, in order. */
  private final List<TtmBuffer> members = new ArrayList<>();

  /**
   * What came of an operation.
   *
   * @param engine why it was not asked for; null if it was
   */
  record Outcome(@Nullable String engine, String result, long movedPages) {
    static final Outcome DONE = new Outcome(null, FINE, 0);

    static Outcome refused(String engine) {
      return new Outcome(engine, FINE, 0);
    }

    static Outcome notLocked(String result) {
      return new Outcome("LOCKFAIL", result, 0);
    }

    static Outcome of(String result) {
      return new Outcome(null, result, 0);
    }
  }

  /** Something that can be asked of the manager. */
  @FunctionalInterface
  private interface Request {
    void run() throws WouldDeadlock, Interrupted, NoMemory, NoSpace, Busy;
  }

  TtmOperations(WwClass wwClass, TtmDevice device, TtmFences fences, TtmHolder holder) {
    this.wwClass = wwClass;
    this.device = device;
    this.manager = device.manager();
    this.fences = fences;
    this.holder = holder;
  }

  /** A session opens with the ticket that is in use from now on, or has ended. */
  void session(boolean open) {
    inSession = open;
    members.clear();
  }

  boolean inSession() {
    return inSession;
  }

  /** All buffers of the session were used: in the order in which they were locked. */
  void touchMembers() {
    for (TtmBuffer member : members) {
      manager.touch(member.bo);
    }
  }

  /** Does one operation with {@code ticket}, and lets go of what it has locked for it. */
  Outcome perform(TtmScenario.Step step, Ticket ticket) throws WouldDeadlock, Interrupted {
    return switch (step.verb()) {
      case CREATE -> create(step, ticket);
      case VALIDATE -> validate(step, ticket);
      case TICKET_LOCK -> ticketLock(step, ticket);
      case FREE -> free(step, ticket);
      case HOLD -> hold(step);
      case RELEASE -> release(step);
      case EVICT_FIRST, EVICT_ALL -> evict(step, ticket);
      case SIGNAL -> signal(step.word(1));
      case BULK_TAIL -> bulkTail(step.number(1), ticket);
      case UNEVICT -> {
        TtmBuffer buffer = find(step);
        if (buffer == null) {
          yield Outcome.refused("NOBO");
        }
        buffer.unevictable = step.number(2) == 1;
        yield Outcome.DONE;
      }
      case TICKET_BEGIN, TICKET_END -> Outcome.refused("REFUSED");
      case SWAP_OUT -> {
        Operation operation = Operation.of(ticket);
        long pages = manager.swapOut(operation);
        yield new Outcome(null, String.valueOf(pages), operation.movedPages());
      }
      case DUMP -> Outcome.DONE;
      default -> onLocked(step, ticket);
    };
  }

  private @Nullable TtmBuffer find(TtmScenario.Step step) {
    TtmBuffer buffer = device.buffers().get(step.number(1));
    return buffer == null || buffer.freed ? null : buffer;
  }

  private Outcome create(TtmScenario.Step step, Ticket ticket) throws WouldDeadlock, Interrupted {
    int id = step.number(1);
    String flags = step.word(6);
    if (device.buffers().containsKey(id)) {
      return Outcome.refused("EXISTS");
    }
    TtmGroup group = step.word(5).equals("-") ? null : group(step.number(5));
    int mark = ticket.mark();
    if (group != null && !ticket.tryLockAfresh(group)) {
      return Outcome.refused("GROUPLOCKED");
    }
    boolean kernel = flags.contains("k");
    if (step.number(2) == 0 && !kernel) {
      // Linux fails when it gives the buffer an offset to be mapped at, before TTM places it.
      device.happened("destroy", (long) id);
      ticket.releaseSince(mark);
      return Outcome.of("-ENOSPC");
    }
    BufferObject bo =
        manager.create(
            new BufferSettings(
                kernel ? BufferKind.KERNEL : BufferKind.DEVICE,
                step.number(2) * (long) BufferObject.PAGE_BYTES,
                step.number(3),
                step.number(4),
                group == null ? null : group.reservation));
    device.add(new TtmBuffer(id, bo, group));
    if (group == null && !ticket.tryLockAfresh(bo)) {
      throw new IllegalStateException("a new buffer is locked");
    }
    Operation operation = operation(ticket, flags, group == null ? null : group.reservation);
    String result = place(bo, step.word(7), operation);
    if (result.equals(FINE) && !flags.contains("n")) {
      manager.touch(bo);
    }
    ticket.releaseSince(mark);
    if (!result.equals(FINE)) {
      bo.release();
    }
    return new Outcome(null, result, operation.movedPages());
  }

  private TtmGroup group(int number) {
    return groups.computeIfAbsent(
        number, n -> new TtmGroup(n, new Reservation(wwClass), manager.lists().newBulkMove()));
  }

  private static Operation operation(Ticket ticket, String flags, @Nullable Reservation own) {
    Operation operation = Operation.of(ticket);
    if (flags.contains("w")) {
      operation = operation.withoutWaiting();
    }
    return flags.contains("r") && own != null ? operation.evicting(own) : operation;
  }

  private String place(BufferObject bo, String places, Operation operation)
      throws WouldDeadlock, Interrupted {
    Placement placement = Objects.requireNonNull(TtmPlaces.parse(places), "checked by the reader");
    return resultOf(() -> manager.validate(bo, placement, operation));
  }

  private static String resultOf(Request request) throws WouldDeadlock, Interrupted {
    try {
      request.run();
      return FINE;
    } catch (NoMemory none) {
      return "-ENOMEM";
    } catch (NoSpace none) {
      return "-ENOSPC";
    } catch (Busy busy) {
      return BUSY;
    } catch (PinnedElsewhere pinned) {
      return "-EINVAL";
    }
  }

  private Outcome validate(TtmScenario.Step step, Ticket ticket) throws WouldDeadlock, Interrupted {
    TtmBuffer buffer = find(step);
    String flags = step.word(2);
    if (buffer == null) {
      return Outcome.refused("NOBO");
    }
    boolean sleeps = flags.contains("b");
    boolean stays = members.contains(buffer);
    int mark = ticket.mark();
    if (stays) {
      if (!sleeps && holder.mayBlockOthers() && !flags.contains("w")) {
        return Outcome.refused("REFUSED");
      }
    } else if (flags.contains("t")) {
      if (!sleeps && holder.mayBlockOthers()) {
        return Outcome.refused("REFUSED");
      }
      Outcome locked = lockWithTicket(buffer, ticket);
      boolean mine = locked.engine() == null && !locked.result().equals("-EDEADLK");
      if (!mine) {
        return locked.engine() != null ? locked : Outcome.notLocked(locked.result());
      }
      stays = inSession;
    } else if (!ticket.tryLockAfresh(buffer.bo)) {
      return Outcome.notLocked(BUSY);
    }
    Operation operation = operation(ticket, flags, buffer.bo.reservation());
    if (sleeps) {
      holder.beginYielding();
    }
    String result = place(buffer.bo, step.word(3), operation);
    if (sleeps) {
      holder.endYielding();
    }
    if (!stays) {
      if (!flags.contains("n")) {
        manager.touch(buffer.bo);
      }
      ticket.releaseSince(mark);
      if (!inSession) {
        members.clear();
      }
    }
    return new Outcome(null, result, operation.movedPages());
  }

  /** Locks with the ticket, and makes the buffer a member of the session. */
  private Outcome lockWithTicket(TtmBuffer buffer, Ticket ticket) throws Interrupted {
    HoldKind kind = holder.holds(buffer.bo.reservation());
    if (kind != null && (kind != HoldKind.OLD || members.isEmpty())) {
      return Outcome.refused("WOULDBLOCK");
    }
    String result;
    if (ticket.holds(buffer.bo)) {
      result = "-EALREADY";
    } else {
      result = ticket.lockMasked(buffer.bo) ? FINE : "-EDEADLK";
    }
    if (!result.equals("-EDEADLK") && !members.contains(buffer)) {
      members.add(buffer);
    }
    return Outcome.of(result);
  }

  private Outcome ticketLock(TtmScenario.Step step, Ticket ticket) throws Interrupted {
    TtmBuffer buffer = find(step);
    if (buffer == null) {
      return Outcome.refused("NOBO");
    }
    return inSession ? lockWithTicket(buffer, ticket) : Outcome.refused("REFUSED");
  }

  private Outcome free(TtmScenario.Step step, Ticket ticket) {
    TtmBuffer buffer = find(step);
    if (buffer == null) {
      return Outcome.refused("NOBO");
    }
    if (buffer.bo.isPinned() || members.contains(buffer)) {
      return Outcome.refused("REFUSED");
    }
    if (buffer.bo.bulkMove() != null) {
      int mark = ticket.mark();
      if (!ticket.tryLockAfresh(buffer.bo)) {
        return Outcome.notLocked(BUSY);
      }
      manager.lists().setBulkMove(buffer.bo, null);
      ticket.releaseSince(mark);
    }
    buffer.freed = true;
    buffer.bo.release();
    return Outcome.DONE;
  }

  private Outcome hold(TtmScenario.Step step) {
    TtmBuffer buffer = find(step);
    HoldKind kind = HoldKind.of(step.word(2));
    if (buffer == null) {
      return Outcome.refused("NOBO");
    }
    if (buffer.held != null || kind == null) {
      return Outcome.refused("REFUSED");
    }
    return Outcome.of(holder.hold(buffer, kind) ? FINE : BUSY);
  }

  private Outcome release(TtmScenario.Step step) {
    TtmBuffer buffer = device.buffers().get(step.number(1));
    if (buffer == null) {
      return Outcome.refused("NOBO");
    }
    if (buffer.held == null) {
      return Outcome.refused("REFUSED");
    }
    holder.release(buffer);
    return Outcome.DONE;
  }

  private Outcome evict(TtmScenario.Step step, Ticket ticket) throws WouldDeadlock, Interrupted {
    TtmDomain domain = Objects.requireNonNull(TtmDomain.of(step.word(1)), "checked by the reader");
    boolean first = step.verb() == TtmVerb.EVICT_FIRST;
    boolean waits = !step.word(2).contains("w");
    boolean contended = holder.holdsAnything() || inSession;
    if (!manager.hasPool(domain.ordinal()) || (contended && (waits || !first))) {
      return Outcome.refused("REFUSED");
    }
    Operation operation = waits ? Operation.of(ticket) : Operation.of(ticket).withoutWaiting();
    if (!first) {
      // What was moved stays in the operation contexts that Linux makes for each victim.
      return Outcome.of(resultOf(() -> manager.evictAll(domain.ordinal(), operation)));
    }
    boolean[] somebody = new boolean[1];
    String result = resultOf(() -> somebody[0] = manager.evictFirst(domain.ordinal(), operation));
    boolean nobody = result.equals(FINE) && !somebody[0];
    return new Outcome(null, nobody ? "-ENOENT" : result, operation.movedPages());
  }

  private Outcome signal(String which) {
    if (which.equals("all")) {
      for (int i = 0; i < fences.count(); i++) {
        fences.signalUpTo(i);
      }
      return Outcome.DONE;
    }
    int number = Integer.parseInt(which);
    if (number >= fences.count()) {
      return Outcome.refused("REFUSED");
    }
    fences.signalUpTo(number);
    return Outcome.DONE;
  }

  private Outcome bulkTail(int number, Ticket ticket) {
    TtmGroup group = groups.get(number);
    if (group == null) {
      return Outcome.refused("REFUSED");
    }
    int mark = ticket.mark();
    if (!ticket.tryLockAfresh(group)) {
      return Outcome.refused("GROUPLOCKED");
    }
    manager.lists().touch(group.bulkMove);
    ticket.releaseSince(mark);
    return Outcome.DONE;
  }

  /** Those that trylock a buffer, unless the session has it, and do one thing with it. */
  private Outcome onLocked(TtmScenario.Step step, Ticket ticket) {
    TtmBuffer buffer = find(step);
    if (buffer == null) {
      return Outcome.refused("NOBO");
    }
    boolean unpinned = step.verb() == TtmVerb.UNPIN && !buffer.bo.isPinned();
    if (unpinned || (step.verb() == TtmVerb.BULK_ADD && buffer.group == null)) {
      return Outcome.refused("REFUSED");
    }
    int mark = ticket.mark();
    boolean mine = members.contains(buffer);
    LockOwner owner = buffer.bo;
    if (!mine && !ticket.tryLockAfresh(owner)) {
      return Outcome.notLocked(BUSY);
    }
    change(step, buffer);
    if (!mine) {
      boolean pins = step.verb() == TtmVerb.PIN || step.verb() == TtmVerb.UNPIN;
      if (pins && !step.word(2).contains("n")) {
        manager.touch(buffer.bo);
      }
      ticket.releaseSince(mark);
    }
    return Outcome.DONE;
  }

  private void change(TtmScenario.Step step, TtmBuffer buffer) {
    BufferObject bo = buffer.bo;
    switch (step.verb()) {
      case PIN -> manager.pin(bo);
      case UNPIN -> manager.unpin(bo);
      case TOUCH -> manager.touch(bo);
      case SET_PRIORITY -> manager.lists().setPriority(bo, step.number(2));
      case BULK_ADD -> manager.lists().setBulkMove(bo, bulkMoveOf(buffer));
      case BULK_DELETE -> manager.lists().setBulkMove(bo, null);
      case FENCE -> addFence(bo, "kwrb".indexOf(step.word(2)));
      default -> throw new IllegalStateException("no change of a locked buffer: " + step.text());
    }
  }

  private static org.vramlab.ttm.resource.@Nullable BulkMove bulkMoveOf(TtmBuffer buffer) {
    return buffer.group == null ? null : buffer.group.bulkMove;
  }

  private void addFence(BufferObject bo, int usage) {
    Fence fence = fences.next(TtmFences.USERS);
    bo.reservation().reserveSlots(1);
    bo.reservation().add(fence, Usage.values()[usage]);
    device.happened("newfence", fences.numberOf(fence));
  }
}

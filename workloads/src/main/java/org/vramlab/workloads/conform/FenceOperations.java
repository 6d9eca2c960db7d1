package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceArray;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.fence.FenceChain;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resv.FenceReader;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * The fences, callbacks and the reservation of one script, and what each verb does with them; what
 * comes of it, in the words of the recording. What the recorder itself refused is refused here.
 */
final class FenceOperations {
  private static final long INVALID = -22;
  private static final long NO_ENTRY = -2;

  private final CompositeFences composites;
  private final WwClass wwClass;
  private final FenceTimeline[] contexts;
  private final Map<Long, Fence> fences = new LinkedHashMap<>();
  private final Map<Long, Note> notes = new LinkedHashMap<>();
  private final Reservation reservation;

  /** Callbacks that ran since {@link #takeEvents}. */
  private List<Object> events = new ArrayList<>();

  /** What came of the operation, member by member. */
  private final Map<String, Object> outcome = new LinkedHashMap<>();

  FenceOperations(Sched sched, int contexts) {
    // Scripts lock without contexts and signal where they like, which is not for lockdep to judge.
    composites = new CompositeFences(sched, Lockdep.OFF);
    wwClass = new WwClass(sched, Lockdep.OFF, Algorithm.WAIT_DIE);
    reservation = new Reservation(wwClass);
    this.contexts = new FenceTimeline[contexts];
    for (int i = 0; i < contexts; i++) {
      this.contexts[i] = new FenceTimeline(sched, Lockdep.OFF, i, "context " + i);
    }
  }

  private final class Note extends FenceCallback {
    private final long number;
    private final Fence on;

    Note(long number, Fence on) {
      this.number = number;
      this.on = on;
    }

    @Override
    protected void signalled(Fence fence) {
      events.add(List.of("cb", number));
    }
  }

  /** The callbacks that ran, in order: {@code ["cb", number]} each. */
  List<Object> takeEvents() {
    List<Object> taken = events;
    events = new ArrayList<>();
    return taken;
  }

  /** Does one operation, and answers what came of it but for events. */
  Map<String, Object> perform(FenceScript.Step step) {
    outcome.clear();
    switch (step.verb()) {
      case FENCE ->
          fences.put(argument(step, 0), contexts[(int) argument(step, 1)].fence(argument(step, 2)));
      case ARRAY -> array(step);
      case CHAIN -> chain(step);
      case MERGE -> result(numberOf(composites.merge(fencesFrom(step, 0))));
      case RESERVE, ADD, REPLACE, COPY -> withTheLock(step);
      case LIST, UNLOCKED_LIST, GET, SINGLE, TEST, WAIT -> query(step, usage(step, 0));
      default -> onOne(step, fence(step, 0));
    }
    return outcome;
  }

  private void onOne(FenceScript.Step step, Fence fence) {
    switch (step.verb()) {
      case SIGNAL -> answer(fence.trySignal() ? 0 : INVALID);
      case SET_ERROR -> setError(fence, (int) argument(step, 1));
      case IS_SIGNALLED -> answer(fence.isSignalled());
      case STATUS -> answer(fence.status());
      case ENABLE -> fence.enableSignalling();
      case ADD_CALLBACK -> addCallback(fence, argument(step, 1));
      case REMOVE_CALLBACK -> removeCallback(argument(step, 1));
      case FIND -> find(fence, argument(step, 1));
      case UNWRAP -> {
        List<Fence> leaves = new ArrayList<>();
        fence.forEachLeaf(leaves::add);
        result(numbersOf(leaves));
      }
      default -> throw new IllegalStateException("not about one fence: " + step.text());
    }
  }

  private void setError(Fence fence, int error) {
    try {
      fence.setError(error);
    } catch (IllegalStateException tooLate) {
      refused("REFUSED");
    }
  }

  private void addCallback(Fence fence, long number) {
    Note note = new Note(number, fence);
    if (notes.putIfAbsent(number, note) == null) {
      answer(fence.addCallback(note) ? 0 : NO_ENTRY);
    } else {
      refused("REFUSED");
    }
  }

  private void removeCallback(long number) {
    Note note = notes.get(number);
    if (note == null) {
      refused("REFUSED");
    } else {
      answer(note.on.removeCallback(note));
    }
  }

  private void array(FenceScript.Step step) {
    List<Fence> members = fencesFrom(step, 2);
    boolean any = argument(step, 1) == 1;
    fences.put(argument(step, 0), any ? composites.any(members) : composites.all(members));
  }

  private void chain(FenceScript.Step step) {
    Fence previous = fences.get(argument(step, 1));
    FenceChain link = composites.chain(previous, fence(step, 2), argument(step, 3));
    fences.put(argument(step, 0), link);
    boolean same = previous != null && previous.timeline() == link.timeline();
    outcome.put("seqno", link.sequence());
    outcome.put("samectx", same ? 1L : 0L);
    outcome.put("prev_seqno", link.previousSequence());
  }

  private void find(Fence fence, long wanted) {
    Fence found = fence;
    long answer = 0;
    if (wanted != 0) {
      if (fence instanceof FenceChain link && link.reaches(wanted)) {
        found = link.find(wanted);
      } else {
        answer = INVALID;
      }
    }
    answer(answer);
    result(found == null ? JsonLine.NULL : numberOf(found));
  }

  private void withTheLock(FenceScript.Step step) {
    reservation.lock().lockAlone();
    Reservation other = null;
    switch (step.verb()) {
      case RESERVE -> {
        reservation.reserveSlots((int) argument(step, 0));
        answer(0);
      }
      case ADD -> {
        if (reservation.freeSlots() == 0) {
          refused("NOSLOT");
        } else {
          reservation.add(fence(step, 0), usage(step, 1));
        }
      }
      case REPLACE ->
          reservation.replaceFences(
              contexts[(int) argument(step, 0)], fence(step, 1), usage(step, 2));
      default -> other = new Reservation(wwClass);
    }
    reservation.lock().unlock();
    if (other != null) {
      other.lock().lockAlone();
      other.copyFences(reservation);
      answer(0);
      result(lockedList(other, Usage.BOOKKEEP));
      other.lock().unlock();
    }
  }

  private void query(FenceScript.Step step, Usage usage) {
    Purpose purpose = purposeThatWaitsFor(usage);
    switch (step.verb()) {
      case LIST -> {
        reservation.lock().lockAlone();
        result(lockedList(reservation, usage));
        reservation.lock().unlock();
      }
      case UNLOCKED_LIST -> result(unlockedList(usage));
      case GET -> {
        result(numbersOf(reservation.fencesFor(purpose)));
        answer(0);
      }
      case SINGLE -> {
        Fence single = reservation.singleFenceFor(purpose, composites);
        result(single == null ? JsonLine.NULL : numberOf(single));
        answer(0);
      }
      case TEST -> answer(reservation.isIdle(usage));
      default -> answer(reservation.awaitIdleFor(usage, 0));
    }
  }

  private static Purpose purposeThatWaitsFor(Usage usage) {
    for (Purpose purpose : Purpose.values()) {
      if (purpose.waitsFor() == usage) {
        return purpose;
      }
    }
    throw new IllegalStateException("nobody waits for " + usage);
  }

  /** Signalled ones too. */
  private List<Object> lockedList(Reservation from, Usage usage) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < from.count(); i++) {
      if (from.usage(i).compareTo(usage) <= 0) {
        list.add(entry(from.fence(i), from.usage(i)));
      }
    }
    return list;
  }

  private List<Object> unlockedList(Usage usage) {
    List<Object> list = new ArrayList<>();
    FenceReader reader = reservation.reader(usage);
    for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
      if (reader.isRestarted()) {
        list.clear();
      }
      list.add(entry(fence, reader.usage()));
    }
    return list;
  }

  private Object entry(Fence fence, Usage usage) {
    return List.of(numberOf(fence), (long) usage.ordinal());
  }

  // ---- Words of the recording.

  private static long argument(FenceScript.Step step, int i) {
    return step.arguments().get(i);
  }

  private static Usage usage(FenceScript.Step step, int i) {
    return Usage.values()[(int) argument(step, i)];
  }

  private Fence fence(FenceScript.Step step, int i) {
    Fence fence = fences.get(argument(step, i));
    assert fence != null : "the reader knows which there are";
    return fence;
  }

  private List<Fence> fencesFrom(FenceScript.Step step, int first) {
    List<Fence> list = new ArrayList<>();
    for (int i = first; i < step.arguments().size(); i++) {
      list.add(fence(step, i));
    }
    return list;
  }

  /** Its number; of an array that has none, its members; of what stands for nothing, "stub". */
  private Object numberOf(Fence fence) {
    Long number = knownNumberOf(fence);
    if (number != null) {
      return number;
    }
    if (!(fence instanceof FenceArray array)) {
      return "stub";
    }
    List<Fence> members = new ArrayList<>();
    array.forEachLeaf(members::add);
    return numbersOf(members);
  }

  private @Nullable Long knownNumberOf(Fence fence) {
    for (Map.Entry<Long, Fence> known : fences.entrySet()) {
      if (known.getValue() == fence) {
        return known.getKey();
      }
    }
    return null;
  }

  private List<Object> numbersOf(List<Fence> list) {
    List<Object> numbers = new ArrayList<>();
    for (Fence fence : list) {
      numbers.add(numberOf(fence));
    }
    return numbers;
  }

  private void answer(boolean yes) {
    answer(yes ? 1 : 0);
  }

  private void answer(long number) {
    outcome.put("rc", number);
  }

  private void result(Object value) {
    outcome.put("res", value);
  }

  private void refused(String word) {
    outcome.put("engine", word);
  }
}

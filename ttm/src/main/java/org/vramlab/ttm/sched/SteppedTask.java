package org.vramlab.ttm.sched;

import org.jspecify.annotations.Nullable;

/**
 * An actor of a {@link SteppedRuntime}: a task, or one thing that hardware will do.
 *
 * <p>Life of a task: READY (also while it runs), PARKED and READY again any number of times, ENDED.
 * Of a handler: READY, ENDED. Fields are touched by the holder of the baton only.
 */
final class SteppedTask extends Task implements Shared {
  /** What an actor may be doing. */
  enum State {
    READY,
    PARKED,
    ENDED
  }

  private final Actors runtime;
  private final int number;
  private final int sharedId;
  final @Nullable TaskBody body;
  final @Nullable Handler handler;

  /** When the handler asked to run, in virtual time. */
  long atNanos;

  /** A handler that runs again and again: see {@link SteppedRuntime#announce}. */
  boolean announced;

  /** What it does to the signal flag is a matter of its own, apart from parking. */
  final SignalFlag signalFlag;

  State state = State.READY;

  /** Made when the task first gets the baton. */
  @Nullable Fiber fiber;

  /** An unpark came while it was running. */
  boolean permit;

  /** Unparked, and has not run since: another unpark adds nothing. */
  boolean woken;

  /** What it is parked for, if it said so. */
  @Nullable Waitable waitsFor;

  /** The step that created it, or ended its last park. */
  int enabledByStep;

  /** Digest of all that it remembers: what it saw since it last started over. */
  long memory;

  /** What {@link #memory} starts from, whoever starts over on its behalf. */
  long memoryBase;

  SteppedTask(
      Actors runtime,
      int number,
      int id,
      String name,
      @Nullable TaskBody body,
      @Nullable Handler handler,
      long atNanos) {
    super(id, name);
    this.runtime = runtime;
    this.number = number;
    this.body = body;
    this.handler = handler;
    this.atNanos = atNanos;
    this.sharedId = runtime.nextId(IdKind.SHARED);
    this.signalFlag = new SignalFlag(runtime.nextId(IdKind.SHARED));
  }

  /** Index in the runtime's list of actors. */
  int number() {
    return number;
  }

  /** A handler is going to run, because of something in {@code step}. */
  void isDue(long nanos, int step) {
    assert !announced || state == State.ENDED : "it is to run already";
    state = State.READY;
    atNanos = nanos;
    enabledByStep = step;
  }

  /** Adds {@code what}, as it stands, to all that it remembers. */
  void remember(Shared what, Digest scratch) {
    scratch.reset().add(memory);
    what.digest(scratch);
    memory = scratch.value();
  }

  @Override
  void looksAtSignal() {
    runtime.touch(signalFlag, false);
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    into.add(state.ordinal() * 4L + (permit ? 2 : 0) + (woken ? 1 : 0));
  }

  /** Whether a signal is pending: written by others, read at interruptible waits. */
  final class SignalFlag implements Shared {
    private final int flagId;

    private SignalFlag(int flagId) {
      this.flagId = flagId;
    }

    @Override
    public int sharedId() {
      return flagId;
    }

    @Override
    public void digest(Digest into) {
      into.add(hasSignal());
    }
  }
}

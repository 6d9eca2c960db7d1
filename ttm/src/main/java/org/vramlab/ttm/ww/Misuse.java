package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Task;

/** The sentences with which misuse of a lock or a context is refused. */
final class Misuse {
  private Misuse() {}

  static IllegalStateException notTheOwner(QueuedLock mutex, @Nullable Task owner, Task caller) {
    return new IllegalStateException(
        owner == null
            ? "lock " + mutex.id() + " is free: " + caller + " cannot release it"
            : "lock " + mutex.id() + " is held by " + owner + ", not by " + caller);
  }

  static IllegalStateException waitsForItself(QueuedLock mutex, Task task, boolean withContext) {
    return new IllegalStateException(
        task
            + " holds lock "
            + mutex.id()
            + (withContext ? " without this context" : " already")
            + ": it would wait for itself");
  }

  static IllegalStateException slowLockWhileHolding(AcquireContext context) {
    return new IllegalStateException("the slow lock must be taken holding nothing, but " + context);
  }

  static IllegalStateException slowLockWithoutLoss(AcquireContext context) {
    return new IllegalStateException(
        "the slow lock is for who was told to back off, and nobody told " + context);
  }

  static IllegalStateException blocksInHandler(QueuedLock mutex) {
    return new IllegalStateException(
        "a handler may not wait for " + mutex + ": use tryLockAlone, or a task");
  }

  static IllegalStateException beginsTwice(Task task) {
    return new IllegalStateException("this context has begun already, on " + task);
  }

  static IllegalStateException finishesUnbegun() {
    return new IllegalStateException("a context that has not begun cannot finish");
  }

  static IllegalStateException finishesHolding(AcquireContext context) {
    return new IllegalStateException(
        "context with stamp "
            + context.stamp()
            + " finishes while holding "
            + context.acquired()
            + " locks");
  }

  static IllegalStateException forgetsWoundHolding() {
    return new IllegalStateException("a wound may be forgotten only when nothing is held");
  }

  static IllegalStateException notBegun() {
    return new IllegalStateException("a context must begin before it takes locks");
  }

  static IllegalStateException ofAnotherTask(AcquireContext context, Task caller) {
    return new IllegalStateException(caller + " uses " + context + ", which is not its own");
  }

  static IllegalStateException ofAnotherClass(QueuedLock mutex, AcquireContext context) {
    return new IllegalStateException(
        mutex + " is of another class than " + context + ": their ages mean nothing to each other");
  }

  static IllegalStateException hasNotBackedOff(AcquireContext context, QueuedLock lost) {
    return new IllegalStateException(
        context
            + " was told to back off from lock "
            + lost.id()
            + ": it must release everything first");
  }

  static IllegalStateException avoidsTheLostLock(
      AcquireContext context, QueuedLock lost, QueuedLock wanted) {
    return new IllegalStateException(
        context
            + " was told to back off from lock "
            + lost.id()
            + ": it must take that one next, on the slow path, not lock "
            + wanted.id());
  }
}

package org.vramlab.bench.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * No handler through which {@code WouldDeadlock} would not pass: neither its own, nor its family's,
 * nor {@code Exception}'s.
 *
 * <p>{@code Throwable} is left to {@link SourceTree#broadCatches}, which reads the source: javac
 * itself emits such handlers for try-with-resources and record patterns.
 */
final class LeaveWouldDeadlockAlone extends ArchCondition<JavaClass> {

  private final String failurePackage;

  LeaveWouldDeadlockAlone(String root) {
    super("not catch WouldDeadlock or something wider");
    this.failurePackage = root + ".ttm.failure.";
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (TryCatchBlock block : type.getTryCatchBlocks()) {
      for (JavaClass caught : block.getCaughtThrowables()) {
        if (wouldTakeIt(caught.getName())) {
          events.add(
              SimpleConditionEvent.violated(
                  type,
                  type.getName()
                      + " catches "
                      + caught.getSimpleName()
                      + " in "
                      + block.getSourceCodeLocation()));
        }
      }
    }
  }

  private boolean wouldTakeIt(String caught) {
    return caught.equals(failurePackage + "WouldDeadlock")
        || caught.equals(failurePackage + "MemoryFailure")
        || caught.equals("java.lang.Exception");
  }
}

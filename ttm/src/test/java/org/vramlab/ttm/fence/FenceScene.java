package org.vramlab.ttm.fence;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;

/**
 * Some queues, and what makes composite fences, in a simulation; registered as an extension, each
 * test is a task of it.
 */
final class FenceScene implements InvocationInterceptor {
  static final int QUEUES = 8;

  final Simulation simulation = new Simulation();
  final Lockdep lockdep = new Lockdep();
  final CompositeFences composites = new CompositeFences(simulation, lockdep);
  final FenceTimeline[] timelines = new FenceTimeline[QUEUES];

  FenceScene() {
    for (int i = 0; i < QUEUES; i++) {
      timelines[i] = new FenceTimeline(simulation, lockdep, i, "queue" + i);
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    simulation.spawn(
        "test",
        () -> {
          try {
            invocation.proceed();
          } catch (RuntimeException | Error thrown) {
            throw thrown;
          } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
          }
        });
    simulation.run();
  }

  Fence fence(int queue) {
    return timelines[queue].nextFence();
  }

  /** Lets a nanosecond pass, and with it everything happen that is due. */
  void settle() {
    simulation.delay(1, SpanKind.SUBMIT);
  }

  /** A list that a callback on {@code fence} adds to. */
  List<String> noteOn(Fence fence) {
    List<String> told = new ArrayList<>();
    fence.addCallback(new NoteTo(told, "signalled"));
    return told;
  }
}

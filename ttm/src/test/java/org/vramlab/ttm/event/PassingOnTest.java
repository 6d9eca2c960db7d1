package org.vramlab.ttm.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An event added to the vocabulary must not be lost on its way through a sink that passes events
 * on.
 */
class PassingOnTest {
  @Test
  void tee_passesEveryEventOn() {
    assertEquals(vocabulary(), declaredBy(Tee.class));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void tee_ofSeveral_tellsEachEveryEventInOrder(int count) {
    Heard expected = new Heard();
    Heard.tell(expected.sink, 3, 200);
    List<Integer> order = new ArrayList<>();
    Heard[] heard = new Heard[count];
    EventSink[] sinks = new EventSink[count];
    for (int i = 0; i < count; i++) {
      heard[i] = new Heard();
      int number = i;
      sinks[i] =
          Heard.sink((event, arguments) -> {
            order.add(number);
            heard[number].lines.add(Heard.line(event, arguments));
          });
    }
    Heard.tell(Tee.of(sinks), 3, 200);
    for (int i = 0; i < order.size(); i++) {
      assertEquals(i % count, order.get(i));
    }
    for (Heard each : heard) {
      assertEquals(expected.lines, each.lines);
    }
  }

  @Test
  void eventRelay_passesEveryEventOn() {
    assertEquals(vocabulary(), eventsIn(EventEncoder.class));
    assertEquals(vocabulary().size(), RelayCode.values().length);
  }

  @Test
  void synchronizedSink_passesEveryEventOn_oneAtATime() {
    assertEquals(vocabulary(), declaredBy(SynchronizedSink.class));
    for (Method method : SynchronizedSink.class.getDeclaredMethods()) {
      assertEquals(true, Modifier.isSynchronized(method.getModifiers()), method.getName());
    }
  }

  @Test
  void synchronizedSink_fromTwoThreads_losesNothing() throws InterruptedException {
    List<Integer> heard = new ArrayList<>();
    EventSink sink =
        new SynchronizedSink(
            new EventSink() {
              @Override
              public void fenceSignalled(long nanos, int fence) {
                heard.add(fence);
              }
            });
    Thread[] threads = new Thread[2];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 50_000; i++) {
                  sink.fenceSignalled(i, i);
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(100_000, heard.size());
  }

  private static Set<String> vocabulary() {
    return declaredBy(EventSink.class);
  }

  /** Those that the class declares, without what it declares beside. */
  private static Set<String> eventsIn(Class<?> type) {
    Set<String> events = declaredBy(type);
    events.retainAll(vocabulary());
    return events;
  }

  private static Set<String> declaredBy(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (Method method : type.getDeclaredMethods()) {
      // What answers something is a question to the sink, not an event.
      if (!Modifier.isStatic(method.getModifiers()) && method.getReturnType() == void.class) {
        names.add(method.getName() + Arrays.toString(method.getParameterTypes()));
      }
    }
    return names;
  }
}

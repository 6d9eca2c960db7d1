package org.vramlab.ttm.event;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Events of every kind with arbitrary arguments, and what a sink heard of them. */
final class Heard {
  /** The whole vocabulary, in a fixed order. */
  static final List<Method> VOCABULARY =
      Arrays.stream(EventSink.class.getMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(method -> method.getReturnType() == void.class)
          .sorted(Comparator.comparing(Method::getName))
          .toList();

  /** One line for each event heard. */
  final List<String> lines = new ArrayList<>();

  /** The sink that writes the lines. */
  final EventSink sink = sink((method, arguments) -> lines.add(line(method, arguments)));

  /** Hears any event. */
  interface Ear {
    void hear(Method method, Object[] arguments);
  }

  /** A sink whose every event goes to {@code ear}, and whose answer to questions is no. */
  static EventSink sink(Ear ear) {
    return (EventSink)
        Proxy.newProxyInstance(
            EventSink.class.getClassLoader(),
            new Class<?>[] {EventSink.class},
            (self, method, arguments) -> {
              if (method.getReturnType() == boolean.class) {
                return false;
              }
              ear.hear(method, arguments);
              return null;
            });
  }

  static String line(Method method, Object[] arguments) {
    return method.getName() + Arrays.toString(arguments);
  }

  /**
   * Tells {@code count} events of kinds drawn at random, but for those that end a run, and first
   * one of every kind; then that the run has ended.
   */
  static void tell(EventSink sink, long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Method> during =
        VOCABULARY.stream().filter(method -> !method.getName().startsWith("run")).toList();
    for (Method method : during) {
      call(sink, method, random);
    }
    for (int i = 0; i < count; i++) {
      call(sink, during.get(random.nextInt(during.size())), random);
    }
    sink.runEnded(random.nextLong());
  }

  private static void call(EventSink sink, Method method, SplittableRandom random) {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(type -> argument(type, random)).toArray();
    try {
      method.invoke(sink, arguments);
    } catch (ReflectiveOperationException failed) {
      if (failed.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException(failed);
    }
  }

  private static Object argument(Class<?> type, SplittableRandom random) {
    boolean small = random.nextBoolean();
    if (type == int.class) {
      return small ? random.nextInt(-1, 3) : random.nextInt();
    }
    if (type == long.class) {
      return small ? random.nextLong(-1, 3) : random.nextLong();
    }
    if (type == boolean.class) {
      return small;
    }
    if (type == String.class) {
      return "name " + random.nextInt();
    }
    throw new IllegalStateException("the vocabulary has got arguments of another type: " + type);
  }
}

package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.FenceScenario;
import org.vramlab.ttm.explore.Scenario;

/**
 * The scenarios that ship: small programs on fences ({@link FenceScenario}) and on one shared
 * buffer ({@code SharingScenario}), and worlds in the form of {@link ScenarioFile}, to be searched
 * as they are, and as examples.
 *
 * <p>{@code model-a} to {@code model-l} and the two random ones are the configurations in which the
 * rules of the locking dance were searched with a small model before there was code, so that its
 * findings can be looked for in the real thing.
 */
public final class Catalogue {
  private static final List<String> NAMES =
      List.of(
          "hand-over",
          "opposite-orders",
          "eviction",
          "fences",
          "killed-eviction",
          "close",
          "detach",
          "waiting",
          "pinned",
          "spammer",
          "pressure",
          "pressure-fences",
          "two-devices",
          "two-devices-killed",
          "two-devices-fences",
          "two-devices-pairs",
          "two-devices-pairs-killed",
          "two-devices-crossed",
          "mutexes-4x4",
          "model-a",
          "model-b",
          "model-c",
          "model-d",
          "model-e",
          "model-f",
          "model-g",
          "model-h",
          "model-i",
          "model-j",
          "model-k",
          "model-l",
          "model-rnd127",
          "model-rnd364");

  /**
   * Orders in which four tickets take four mutexes besides those of {@code mutexes-4x4}. The first
   * three are, with that one, all in which no two tickets ever want the same mutex as their n-th
   * (the reduced Latin squares of order 4); in the last, two go up and two go down.
   */
  private static final List<String> MUTEXES_4X4 =
      List.of(
          "mutexes-4x4-0123-1032-2301-3210",
          "mutexes-4x4-0123-1032-2310-3201",
          "mutexes-4x4-0123-1302-2031-3210",
          "mutexes-4x4-0123-0123-3210-3210");

  private static final String NAME_4X4 = "mutexes-4x4-";

  /** The six orders in which three mutexes can be taken. */
  private static final List<String> ORDERS_OF_3 = List.of("012", "021", "102", "120", "201", "210");

  private static final String ENDLESS = "-endless";

  private static final String TWO_DEVICES =
      """
      about Two importers on device 1 share device 0, whose VRAM has room for two of three buffers:
      about mapping one evicts another, which must take the other importer's page table.
      device 0 vram 2
      device 1 vram 2
      buffer b0 in vram
      buffer b1 in vram
      buffer b2
      process I0 device 1
      process I1 device 1
      I0: submit b0; map b2
      I1: submit b1; map b0
      """;

  private static final String TWO_DEVICES_PAIRS =
      """
      about As two-devices, with submissions of two buffers each: the large one.
      device 0 vram 2
      device 1 vram 2
      buffer b0 in vram
      buffer b1 in vram
      buffer b2
      process I0 device 1
      process I1 device 1
      I0: submit b0 b1; map b2
      I1: submit b1 b2; map b0
      """;

  private Catalogue() {}

  /** Every name, in the order of a list for users. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(NAMES);
    for (FenceScenario scenario : FenceScenario.values()) {
      names.add(scenario.label());
    }
    for (CodedScenario scenario : CodedScenario.all()) {
      names.add(scenario.label());
    }
    names.addAll(MUTEXES_4X4);
    names.addAll(mutexes3x3());
    return names;
  }

  /** Four tickets that take four mutexes: the shipped one, and more orders. */
  public static List<String> mutexes4x4() {
    List<String> names = new ArrayList<>(List.of("mutexes-4x4"));
    names.addAll(MUTEXES_4X4);
    return names;
  }

  /**
   * Three tickets that take three mutexes, in every combination of orders, but for those that
   * differ only in what mutexes and tickets are called: the first one's is 0, 1, 2, and the others
   * are sorted.
   */
  public static List<String> mutexes3x3() {
    List<String> names = new ArrayList<>();
    for (int second = 0; second < ORDERS_OF_3.size(); second++) {
      for (int third = second; third < ORDERS_OF_3.size(); third++) {
        names.add("mutexes-3x3-012-" + ORDERS_OF_3.get(second) + "-" + ORDERS_OF_3.get(third));
      }
    }
    return names;
  }

  /**
   * The scenario of that name, or {@code NAME-endless}, in which every process of that scenario
   * goes on for ever; null if there is none.
   */
  public static @Nullable Scenario named(String name) {
    return name.endsWith(ENDLESS)
        ? endless(named(name.substring(0, name.length() - ENDLESS.length())))
        : once(name);
  }

  /** Who closes what he has does so once. */
  private static @Nullable Scenario endless(@Nullable Scenario scenario) {
    if (!(scenario instanceof WorldScenario world)
        || world.isEndless()
        || world.plan().does(WorldPlan.Verb.CLOSE)) {
      return null;
    }
    return new WorldScenario(world.plan().endless());
  }

  private static @Nullable Scenario once(String name) {
    Scenario code = FenceScenario.of(name);
    if (code == null) {
      code = CodedScenario.of(name);
    }
    if (code != null) {
      return new NamedScenario(name, code.description(), code);
    }
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return ScenarioFile.parse(text, name);
    } catch (ScenarioFormatException broken) {
      throw new IllegalStateException("a scenario that ships cannot be read", broken);
    }
  }

  /**
   * Its text, as a user would write it; null if there is none of that name, or none that can be
   * written: the small programs are code. Besides those of {@link #names} there is every {@code
   * mutexes-4x4-0123-1032-2301-3210}, whatever the orders.
   */
  public static @Nullable String text(String name) {
    if (mutexes3x3().contains(name)) {
      return mutexesText("Three tickets take three mutexes.", 3, name);
    }
    if (name.startsWith(NAME_4X4) && areOrdersOf4(name.substring(NAME_4X4.length()))) {
      return mutexesText("Four tickets take four mutexes.", 4, name);
    }
    if (name.startsWith("model-")) {
      return ModelConfigurations.text(name);
    }
    return switch (name) {
      case "hand-over" ->
          """
          about The smallest contention: two processes submit the same buffer.
          device 0 vram 1
          buffer b0 in vram
          process T0
          process T1
          T0: submit b0
          T1: submit b0
          """;
      case "opposite-orders" ->
          """
          about Two processes lock the same two buffers in opposite orders: one must back off.
          device 0 vram 2
          buffer b0 in vram
          buffer b1 in vram
          process T0
          process T1
          T0: submit b0 b1
          T1: submit b1 b0
          """;
      case "eviction" ->
          """
          about Room for one buffer, two processes: each evicts the other's, and must take its page table.
          device 0 vram 1
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          T0: submit b0
          T1: submit b1
          """;
      case "fences" ->
          """
          about As eviction, with jobs and copies that the hardware ends when it likes.
          device 0 vram 1
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          T0: submit b0
          T1: submit b1
          setting jobs hardware
          setting copies hardware
          setting addresses
          """;
      case "killed-eviction" ->
          """
          about As eviction; one of the two may be killed at any point, and then closes what it has open.
          device 0 vram 1
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          T0: submit b0
          T1: submit b1
          kill T0
          """;
      case "close" ->
          """
          about One process closes its buffer while another evicts it.
          device 0 vram 1
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          T0: submit b0; close
          T1: submit b1
          """;
      case "detach" ->
          """
          about An importer closes what it has mapped while its exporter evicts it, and copies what is left.
          device 0 vram 1
          device 1 vram 1
          buffer b0 in vram
          buffer b1
          process I device 1
          process E
          I: submit b0; close
          E: submit b1
          setting copies hardware
          setting addresses
          """;
      case "waiting" ->
          """
          about A process waits for its buffer's job with the lock held; another wants the buffer.
          device 0 vram 2
          buffer b0 in vram
          process T0
          process T1
          T0: submit b0; wait b0
          T1: submit b0
          setting jobs hardware
          """;
      case "pinned" ->
          """
          about One process pins its buffer for a while; another needs room.
          device 0 vram 2
          buffer b0 in vram
          buffer b1 in vram
          buffer b2
          process T0
          process T1
          T0: pin b0; submit b1; unpin b0
          T1: submit b2
          """;
      case "spammer" ->
          """
          about One process submits for ever what fills VRAM; the other wants in once.
          device 0 vram 1
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          T0: repeat submit b0
          T1: submit b1
          """;
      case "pressure" ->
          """
          about A submission evicts a buffer from VRAM to GTT, another process maps that buffer, and
          about the host is short of memory: always by a page, and of one more at any point.
          host 1
          device 0 vram 2
          buffer b0 in vram
          buffer b1 in vram
          buffer b2
          process T0
          process T1
          process P
          T0: submit b2
          T1: map b0
          P: pressure 1
          """;
      case "pressure-fences" ->
          """
          about A submission evicts from VRAM to GTT while another process maps a buffer that stays,
          about and the host is short of a page at any point; the hardware ends jobs and copies when it
          about likes.
          host 2
          device 0 vram 2
          buffer b0 in vram
          buffer b1 in vram
          buffer b2
          process T0
          process T1
          process P
          T0: submit b2
          T1: map b1
          P: pressure 1
          setting jobs hardware
          setting copies hardware
          setting addresses
          """;
      case "two-devices" -> TWO_DEVICES;
      case "two-devices-killed" -> TWO_DEVICES + "kill I0\n";
      case "two-devices-fences" ->
          TWO_DEVICES + "setting jobs hardware\nsetting copies hardware\nsetting addresses\n";
      case "two-devices-pairs" -> TWO_DEVICES_PAIRS;
      case "two-devices-pairs-killed" -> TWO_DEVICES_PAIRS + "kill I0\n";
      case "two-devices-crossed" ->
          """
          about Two devices with room for one buffer each; each has a process that uses the other's too.
          device 0 vram 1
          device 1 vram 1
          buffer b0 in vram
          buffer b1 device 1 in vram
          buffer b2
          process T0 device 0
          process T1 device 1
          T0: submit b0 b1
          T1: submit b1 b2
          """;
      case "mutexes-4x4" ->
          """
          about Four tickets take four mutexes, each beginning with another one.
          mutexes 4
          ticket T0: 0 1 2 3
          ticket T1: 1 2 3 0
          ticket T2: 2 3 0 1
          ticket T3: 3 0 1 2
          """;
      default -> null;
    };
  }

  /** What is taken in which order is the end of the name. */
  private static boolean areOrdersOf4(String text) {
    String[] orders = text.split("-", -1);
    for (String order : orders) {
      char[] mutexes = order.toCharArray();
      Arrays.sort(mutexes);
      if (!"0123".equals(String.valueOf(mutexes))) {
        return false;
      }
    }
    return orders.length == 4;
  }

  private static String mutexesText(String about, int mutexes, String name) {
    StringBuilder text = new StringBuilder("about " + about + "\nmutexes " + mutexes + "\n");
    String[] orders = name.substring("mutexes-3x3-".length()).split("-", -1);
    for (int i = 0; i < orders.length; i++) {
      text.append("ticket T").append(i).append(':');
      for (char mutex : orders[i].toCharArray()) {
        text.append(' ').append(mutex);
      }
      text.append('\n');
    }
    return text.toString();
  }
}

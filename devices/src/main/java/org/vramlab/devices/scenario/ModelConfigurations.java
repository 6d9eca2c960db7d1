package org.vramlab.devices.scenario;

import org.jspecify.annotations.Nullable;

/**
 * The configurations of the model of the locking dance, by the letters that it gives them, as texts
 * of {@link ScenarioFile}. Whoever evicts asks every page table that has the buffer attached, as
 * the model does.
 */
final class ModelConfigurations {
  private ModelConfigurations() {}

  /** The text of {@code model-a} and so on; null if there is none of that name. */
  static @Nullable String text(String name) {
    return switch (name) {
      case "model-a" ->
          """
          about The model's configuration A: two processes with two buffers each; each pair fills VRAM exactly.
          device 0 vram 2
          buffer b2 in vram
          buffer b0 in vram
          buffer b1
          buffer b3
          process T0
          process T1
          T0: submit b0 b1
          T1: submit b2 b3
          setting ask-always
          """;
      case "model-b" ->
          """
          about The model's configuration B: two processes, two submissions each, a shared buffer, opposite order.
          device 0 vram 2
          buffer b2 in vram
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          T0: submit b0 b1; submit b1
          T1: submit b2 b1; submit b2
          setting ask-always
          """;
      case "model-c" ->
          """
          about The model's configuration C: three processes with one buffer each, VRAM for two.
          device 0 vram 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0
          process T0
          process T1
          process T2
          T0: submit b0
          T1: submit b1
          T2: submit b2
          setting ask-always
          """;
      case "model-d" ->
          """
          about The model's configuration D: three processes with overlapping pairs, VRAM for two.
          device 0 vram 2
          buffer b2 in vram
          buffer b1 in vram
          buffer b0
          buffer b3
          process T0
          process T1
          process T2
          T0: submit b0 b1
          T1: submit b1 b2
          T2: submit b3 b2
          setting ask-always
          """;
      case "model-e" ->
          """
          about The model's configuration E: one large buffer against two small ones.
          device 0 vram 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0 pages 2
          process T0
          process T1
          process T2
          T0: submit b0
          T1: submit b1
          T2: submit b2
          setting ask-always
          """;
      case "model-f" ->
          """
          about The model's configuration F: two devices with room for one buffer each, used crosswise.
          device 0 vram 1
          device 1 vram 1
          buffer b1 in vram
          buffer b3 device 1 in vram
          buffer b0
          buffer b2 device 1
          process T0
          process T1
          process T2
          T0: submit b0 b2
          T1: submit b3 b1
          T2: submit b1 b2
          setting ask-always
          """;
      case "model-g" ->
          """
          about The model's configuration G: four processes with one buffer each, VRAM for two.
          device 0 vram 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0
          buffer b3
          process T0
          process T1
          process T2
          process T3
          T0: submit b0
          T1: submit b1
          T2: submit b2
          T3: submit b3
          setting ask-always
          """;
      case "model-h" ->
          """
          about The model's configuration H: three processes, and a GTT that is full: evictions nest.
          device 0 vram 2 gtt 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0
          buffer b3
          process T0
          process T1
          process T2
          T0: submit b0
          T1: submit b1
          T2: submit b2 b3
          setting ask-always
          """;
      case "model-i" ->
          """
          about The model's configuration I: one large buffer against three small ones.
          device 0 vram 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0 pages 2
          buffer b3
          process T0
          process T1
          process T2
          process T3
          T0: submit b0
          T1: submit b1
          T2: submit b2
          T3: submit b3
          setting ask-always
          """;
      case "model-j" ->
          """
          about The model's configuration J: one small submission against a pair that fills VRAM.
          device 0 vram 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0
          process T0
          process T1
          T0: submit b0
          T1: submit b1 b2
          setting ask-always
          """;
      case "model-k" ->
          """
          about The model's configuration K: three processes, two of which share a buffer.
          device 0 vram 2
          buffer b2 in vram
          buffer b3 in vram
          buffer b0
          buffer b1
          process T0
          process T1
          process T2
          T0: submit b0 b1
          T1: submit b2
          T2: submit b3 b0
          setting ask-always
          """;
      case "model-l" ->
          """
          about The model's configuration L: a large buffer in a full GTT against a pair in a full VRAM.
          device 0 vram 2 gtt 2
          buffer b1 in vram
          buffer b2 in vram
          buffer b0 pages 2
          process T0
          process T1
          T0: submit b0
          T1: submit b1 b2
          setting ask-always
          """;
      case "model-rnd127" ->
          """
          about The model's configuration rnd127: random configuration 127 of the model.
          device 0 vram 2
          buffer b2 in vram
          buffer b0 in vram
          buffer b1
          process T0
          process T1
          process T2
          T0: submit b2 b1
          T1: submit b1 b2
          T2: submit b0 b1
          attach T1 b0
          setting interleaved
          setting ask-always
          """;
      case "model-rnd364" ->
          """
          about The model's configuration rnd364: random configuration 364 of the model.
          device 0 vram 2
          device 1 vram 2
          buffer b2 pages 2 in vram
          buffer b1 device 1 pages 2 in vram
          buffer b0 pages 2
          buffer b3 device 1
          process T0
          process T1
          process T2
          T0: submit b1
          T1: submit b3 b2
          T2: submit b0 b1
          setting interleaved
          setting ask-always
          """;
      default -> null;
    };
  }
}

package org.vramlab.workloads.format.torch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes pickles of protocol 4 for tests, as Python does: each container and text is memoised. */
final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Pickle() {}

  static byte[] of(Object value) {
    Pickle pickle = new Pickle();
    pickle.put(0x80, 4);
    pickle.value(value);
    pickle.put('.');
    return pickle.bytes.toByteArray();
  }

  /** Raw opcodes after the protocol. */
  static byte[] raw(int... opcodes) {
    Pickle pickle = new Pickle();
    pickle.put(0x80, 4);
    pickle.put(opcodes);
    return pickle.bytes.toByteArray();
  }

  private void put(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
  }

  private void value(Object value) {
    switch (value) {
      case String text -> {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        put(0x8c, encoded.length);
        bytes.writeBytes(encoded);
        put(0x94);
      }
      case Integer small -> integer(small);
      case Long large -> integer(large);
      case Boolean flag -> put(flag ? 0x88 : 0x89);
      case List<?> list -> {
        put(']', 0x94, '(');
        list.forEach(this::value);
        put('e');
      }
      case Map<?, ?> map -> {
        put('}', 0x94, '(');
        map.forEach((key, held) -> {
          value(key);
          value(held);
        });
        put('u');
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private void integer(long value) {
    put(0x8a, 8);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      put((int) (value >> shift) & 0xff);
    }
  }
}

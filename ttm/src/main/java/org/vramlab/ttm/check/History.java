package org.vramlab.ttm.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * The last events, in arrays of primitives, and the names of things; told as a story when a rule
 * breaks.
 *
 * <p>Not thread-safe.
 */
final class History {
  /** Events remembered; a power of two. */
  static final int LENGTH = 1 << 13;

  /** Lines of a story. */
  private static final int LINES = 40;

  /** Room for the arguments of one event. */
  private static final int STRIDE = 8;

  private static final EventCode[] CODES = EventCode.values();

  private final byte[] code = new byte[LENGTH];
  private final long[] nanos = new long[LENGTH];
  private final long[] amount = new long[LENGTH];
  private final int[] arguments = new int[LENGTH * STRIDE];

  /** Events noted so far. */
  private long noted;

  /** By kind of thing, then by id: the names announced. */
  private final @Nullable String[][] names = new @Nullable String[Thing.values().length][0];

  void name(Thing thing, int id, String name) {
    @Nullable String[] known = names[thing.ordinal()];
    if (id >= known.length) {
      known = Arrays.copyOf(known, Math.max(id + 1, 2 * known.length));
      names[thing.ordinal()] = known;
    }
    known[id] = name;
  }

  // ---- Noting: the hot path. Each answers where its next arguments go.

  int note(EventCode event, long atNanos, int a, int b) {
    int at = (int) noted++ & LENGTH - 1;
    code[at] = (byte) event.ordinal();
    nanos[at] = atNanos;
    int base = at * STRIDE;
    arguments[base] = a;
    arguments[base + 1] = b;
    return base;
  }

  void note(EventCode event, long atNanos, int a, int b, long eventAmount) {
    amount[note(event, atNanos, a, b) / STRIDE] = eventAmount;
  }

  void note(EventCode event, long atNanos, int a, int b, int c, int d, long eventAmount) {
    int base = note(event, atNanos, a, b);
    arguments[base + 2] = c;
    arguments[base + 3] = d;
    amount[base / STRIDE] = eventAmount;
  }

  void note(
      EventCode event, long atNanos, int a, int b, int c, int d, int e, int f, long eventAmount) {
    int base = note(event, atNanos, a, b);
    arguments[base + 2] = c;
    arguments[base + 3] = d;
    arguments[base + 4] = e;
    arguments[base + 5] = f;
    amount[base / STRIDE] = eventAmount;
  }

  /** The time of the last event: some events come without one. */
  long lastNanos() {
    return noted == 0 ? 0 : nanos[(int) (noted - 1) & LENGTH - 1];
  }

  // ---- Telling.

  /** Begins the report of a broken rule, which involves the given thing. */
  Report about(Thing thing, int id) {
    return new Report().and(thing, id);
  }

  /** What is involved, and then what is wrong with it. */
  final class Report {
    private final List<Thing> things = new ArrayList<>();
    private final List<Integer> ids = new ArrayList<>();

    /** One more thing that is involved; the story tells the events that touch it. */
    Report and(Thing thing, int id) {
      if (id != EventSink.NONE) {
        things.add(thing);
        ids.add(id);
      }
      return this;
    }

    /**
     * The exception to throw. {@code what} is a sentence that names the things by kind and number.
     */
    BrokenRule broken(Rule rule, String what) {
      StringBuilder text = new StringBuilder();
      text.append("broken rule ").append(rule).append(": ").append(what);
      text.append("\n  at ").append(time(lastNanos())).append("; involved:");
      for (int i = 0; i < things.size(); i++) {
        text.append(i == 0 ? " " : ", ").append(label(things.get(i), ids.get(i)));
      }
      text.append("\n  the last events that touch any of these, the latest last:");
      appendEvents(text);
      return new BrokenRule(rule, text.toString());
    }

    private void appendEvents(StringBuilder text) {
      List<String> lines = new ArrayList<>();
      long oldest = Math.max(0, noted - LENGTH);
      for (long n = noted - 1; n >= oldest && lines.size() < LINES; n--) {
        int at = (int) n & LENGTH - 1;
        if (touches(at)) {
          lines.add(line(at));
        }
      }
      for (int i = lines.size() - 1; i >= 0; i--) {
        text.append("\n    ").append(lines.get(i));
      }
    }

    private boolean touches(int at) {
      EventCode event = CODES[code[at]];
      for (int i = 0; i < event.arity(); i++) {
        for (int k = 0; k < things.size(); k++) {
          if (event.argument(i) == things.get(k) && arguments[at * STRIDE + i] == ids.get(k)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private String line(int at) {
    EventCode event = CODES[code[at]];
    StringBuilder line = new StringBuilder();
    line.append(time(nanos[at])).append("  ").append(event.label()).append(":");
    for (int i = 0; i < event.arity(); i++) {
      int id = arguments[at * STRIDE + i];
      if (event.argument(i) == Thing.VALUE) {
        line.append(" value ").append(id);
      } else if (id != EventSink.NONE) {
        line.append(' ').append(label(event.argument(i), id));
      }
    }
    if (!event.amount().isEmpty()) {
      line.append(", ").append(event.amount()).append(' ').append(amount[at]);
    }
    return line.toString();
  }

  private static String time(long atNanos) {
    return String.format(Locale.ROOT, "%,d ns", atNanos);
  }

  /** The thing with its number, and its name if it has one. */
  String label(Thing thing, int id) {
    @Nullable String[] known = names[thing.ordinal()];
    String name = id >= 0 && id < known.length ? known[id] : null;
    return thing.label() + " " + id + (name == null ? "" : " (" + name + ")");
  }
}

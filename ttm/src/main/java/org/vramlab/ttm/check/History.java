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
  static final int LENGTH = 1 << 11;

  /** Lines of a story. */
  private static final int LINES = 40;

  /** Longs per event: time, amount, then kind and arguments, two to a long. */
  private static final int STRIDE = 6;

  private static final EventCode[] CODES = EventCode.values();

  /** Room at first, also a power of two: searches watch many thousand short runs a second. */
  private static final int FIRST_LENGTH = 1 << 6;

  /** The ring. Together, so that noting an event touches one or two cache lines. */
  private long[] ring = new long[FIRST_LENGTH * STRIDE];

  /** Events that the ring has room for; doubles until it is {@link #LENGTH}. */
  private int length = FIRST_LENGTH;

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

  // ---- Noting: the hot path. Arguments beyond those of the kind of event are not looked at.

  void note(EventCode event, long atNanos, int a, int b) {
    note(event, atNanos, a, b, 0);
  }

  void note(EventCode event, long atNanos, int a, int b, long amount) {
    int base = next();
    ring[base] = atNanos;
    ring[base + 1] = amount;
    ring[base + 2] = pair(event.ordinal(), a);
    ring[base + 3] = pair(b, 0);
  }

  void note(EventCode event, long atNanos, int a, int b, int c, int d, long amount) {
    int base = next();
    ring[base] = atNanos;
    ring[base + 1] = amount;
    ring[base + 2] = pair(event.ordinal(), a);
    ring[base + 3] = pair(b, c);
    ring[base + 4] = pair(d, 0);
  }

  void note(EventCode event, long atNanos, int a, int b, int c, int d, int e, int f, long amount) {
    int base = next();
    ring[base] = atNanos;
    ring[base + 1] = amount;
    ring[base + 2] = pair(event.ordinal(), a);
    ring[base + 3] = pair(b, c);
    ring[base + 4] = pair(d, e);
    ring[base + 5] = pair(f, 0);
  }

  private int next() {
    if (noted == length && length < LENGTH) {
      length *= 2;
      ring = Arrays.copyOf(ring, length * STRIDE);
    }
    return ((int) noted++ & length - 1) * STRIDE;
  }

  private static long pair(int upper, int lower) {
    return ((long) upper << 32) | (lower & 0xFFFF_FFFFL);
  }

  /** The time of the last event: some events come without one. */
  long lastNanos() {
    return noted == 0 ? 0 : ring[((int) (noted - 1) & length - 1) * STRIDE];
  }

  private EventCode event(int at) {
    return CODES[(int) (ring[at * STRIDE + 2] >>> 32)];
  }

  private int argument(int at, int i) {
    long pair = ring[at * STRIDE + 2 + (i + 1) / 2];
    return (int) ((i & 1) == 0 ? pair : pair >>> 32);
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
        int at = (int) n & length - 1;
        if (touches(at)) {
          lines.add(line(at));
        }
      }
      for (int i = lines.size() - 1; i >= 0; i--) {
        text.append("\n    ").append(lines.get(i));
      }
    }

    private boolean touches(int at) {
      EventCode event = event(at);
      for (int i = 0; i < event.arity(); i++) {
        for (int k = 0; k < things.size(); k++) {
          if (event.argument(i) == things.get(k) && argument(at, i) == ids.get(k)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private String line(int at) {
    EventCode event = event(at);
    StringBuilder line = new StringBuilder();
    line.append(time(ring[at * STRIDE])).append("  ").append(event.label()).append(":");
    for (int i = 0; i < event.arity(); i++) {
      int id = argument(at, i);
      if (event.argument(i) == Thing.VALUE) {
        line.append(" value ").append(id);
      } else if (id != EventSink.NONE) {
        line.append(' ').append(label(event.argument(i), id));
      }
    }
    if (!event.amount().isEmpty()) {
      line.append(", ").append(event.amount()).append(' ').append(ring[at * STRIDE + 1]);
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

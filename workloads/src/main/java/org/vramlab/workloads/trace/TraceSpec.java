package org.vramlab.workloads.trace;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;

/**
 * One trace argument of the command line: {@code TRACE[@DEVICES][*COPIES][:low=SIZE,..]}.
 *
 * <p>{@code gpt2xl.gmtrace.gz@0*2} is two copies on device 0, {@code wave@4,5,6,7} or {@code
 * wave@4-7} the trace's devices 0 to 3 on devices 4 to 7, {@code a.gmtrace.gz:low=16GiB} a process
 * of which 16 GiB are protected. An existing file of exactly the given name is taken as it is.
 *
 * @param trace path or name of a bundled trace; {@link TraceSource#of(String)} resolves it
 * @param devices the device on which each of the trace's devices runs, distinct; empty: the same
 *     number
 * @param copies how many processes run this trace side by side, at least 1
 * @param limits memory limits in bytes of each such process, by the names of Linux's dmem
 *     controller: {@code min}, {@code low}, {@code max}
 */
public record TraceSpec(String trace, List<Integer> devices, int copies, Map<String, Long> limits) {
  private static final String FORM =
      "the form is TRACE[@DEVICES][*COPIES][:low=SIZE,..], as in step.gmtrace.gz@0,1*2:low=8GiB";
  private static final List<String> LIMIT_NAMES = List.of("min", "low", "max");
  private static final int MAXIMUM_COPIES = 1024;

  /** Copies the collections. */
  public TraceSpec {
    devices = List.copyOf(devices);
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /**
   * Parses one argument; whether the trace exists shows later.
   *
   * @throws UsageException where the text has not this form
   */
  public static TraceSpec parse(String text) throws UsageException {
    String rest = text;
    Map<String, Long> limits = Map.of();
    int copies = 1;
    List<Integer> devices = List.of();
    // From the end, and no further than to the name of a file that exists: it may contain anything.
    int colon = separator(rest, ':');
    if (colon >= 0) {
      limits = limits(text, rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    int star = separator(rest, '*');
    if (star >= 0) {
      copies = number(text, rest.substring(star + 1), "copies", 1, MAXIMUM_COPIES, FORM);
      rest = rest.substring(0, star);
    }
    int at = separator(rest, '@');
    if (at >= 0) {
      devices = DeviceList.parse(rest.substring(at + 1), text, FORM);
      rest = rest.substring(0, at);
    }
    if (rest.isEmpty()) {
      throw new UsageException("'" + text + "' names no trace", FORM);
    }
    return new TraceSpec(rest, devices, copies, limits);
  }

  private static boolean isFile(String text) {
    try {
      return !text.isEmpty() && Files.exists(Path.of(text));
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  /**
   * The last such character of the file's own name, as folders may be called as they like; -1
   * without one, and where the text names a file as it stands.
   */
  private static int separator(String text, char separator) {
    int index = text.lastIndexOf(separator);
    return index > text.lastIndexOf('/') && !isFile(text) ? index : -1;
  }

  /** A whole number from {@code minimum} to {@code maximum} that is part of {@code text}. */
  static int number(String text, String digits, String what, int minimum, int maximum, String form)
      throws UsageException {
    if (digits.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(digits);
      if (value >= minimum && value <= maximum) {
        return value;
      }
    }
    throw new UsageException(
        "in '"
            + text
            + "', '"
            + digits
            + "' is not a number of "
            + what
            + " ("
            + minimum
            + " to "
            + maximum
            + ")",
        form);
  }

  private static Map<String, Long> limits(String text, String list) throws UsageException {
    Map<String, Long> limits = new LinkedHashMap<>();
    for (String item : list.split(",", -1)) {
      int equals = item.indexOf('=');
      String name = equals < 0 ? item : item.substring(0, equals);
      if (equals < 0 || !LIMIT_NAMES.contains(name)) {
        throw new UsageException(
            "in '"
                + text
                + "', '"
                + item
                + "' is not one of the limits min=SIZE, low=SIZE, max=SIZE",
            FORM);
      }
      if (limits.put(name, ByteSize.parse(item.substring(equals + 1))) != null) {
        throw new UsageException("'" + text + "' states " + name + " twice", FORM);
      }
    }
    return limits;
  }

  /**
   * For each device of the trace the one that it runs on.
   *
   * @throws UsageException where {@code @DEVICES} names more or fewer than the trace has
   */
  public int[] deviceMap(TraceHeader header) throws UsageException {
    int[] map = new int[header.devices()];
    if (!devices.isEmpty() && devices.size() != map.length) {
      throw new UsageException(
          "'" + trace + "' uses " + map.length + " device(s), but @ names " + devices.size(),
          "name one device for each, as in @0,1");
    }
    for (int device = 0; device < map.length; device++) {
      map[device] = devices.isEmpty() ? device : devices.get(device);
    }
    return map;
  }
}

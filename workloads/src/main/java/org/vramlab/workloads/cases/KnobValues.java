package org.vramlab.workloads.cases;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.UsageException;

/** What the knobs of one case are set to; immutable. */
public final class KnobValues {
  private final List<Knob> knobs;

  /** One for each of {@link #knobs}. */
  private final List<String> values;

  private KnobValues(List<Knob> knobs, List<String> values) {
    this.knobs = List.copyOf(knobs);
    this.values = List.copyOf(values);
  }

  /**
   * The defaults of {@code knobs}, but for those that are set.
   *
   * @param settings {@code knob=value} each
   * @throws UsageException for a setting that is none, an unknown knob, one set twice, and a value
   *     that it does not have
   */
  public static KnobValues of(List<Knob> knobs, List<String> settings) throws UsageException {
    List<String> values = new ArrayList<>(knobs.stream().map(Knob::defaultValue).toList());
    List<String> seen = new ArrayList<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new UsageException("'" + setting + "' sets nothing", "write --set knob=value");
      }
      String name = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      int i = indexOf(knobs, name);
      if (seen.contains(name)) {
        throw new UsageException("the knob " + name + " is set twice", "set it once");
      }
      seen.add(name);
      knobs.get(i).check(value);
      values.set(i, value);
    }
    return new KnobValues(knobs, values);
  }

  private static int indexOf(List<Knob> knobs, String name) throws UsageException {
    for (int i = 0; i < knobs.size(); i++) {
      if (knobs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new UsageException(
        "there is no knob '" + name + "'",
        "known are " + String.join(", ", knobs.stream().map(Knob::name).toList()));
  }

  /** The knobs, in their order. */
  public List<Knob> knobs() {
    return knobs;
  }

  /** The value of a knob as the user would write it. */
  public String word(String name) {
    for (int i = 0; i < knobs.size(); i++) {
      if (knobs.get(i).name().equals(name)) {
        return values.get(i);
      }
    }
    throw new IllegalArgumentException("no knob " + name);
  }

  /** The value of a knob with a number. */
  public long number(String name) {
    return Long.parseLong(word(name));
  }

  /** All of them, {@code knob=value} each, for the digest of the configuration. */
  public List<String> settings() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < knobs.size(); i++) {
      all.add(knobs.get(i).name() + "=" + values.get(i));
    }
    return all;
  }
}

package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Whose step comes when: the numbers of actors, step by step from the beginning. Given the
 * scenario, that is the whole execution. Immutable.
 */
public final class Schedule {
  private final int[] actors;

  private Schedule(int[] actors) {
    this.actors = actors;
  }

  /** These steps. */
  public static Schedule of(int... actors) {
    return new Schedule(actors.clone());
  }

  /** These steps. */
  public static Schedule of(IntArrayList actors) {
    return new Schedule(actors.toIntArray());
  }

  /** How many steps. */
  public int length() {
    return actors.length;
  }

  /** Whose step number {@code step} is. */
  public int actor(int step) {
    return actors[step];
  }

  /** How often it goes over from one actor to another: what a reader has to follow. */
  public int switches() {
    int switches = 0;
    for (int i = 1; i < actors.length; i++) {
      switches += actors[i] == actors[i - 1] ? 0 : 1;
    }
    return switches;
  }

  /** The steps, for whoever makes another schedule of them. */
  public int[] toArray() {
    return actors.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schedule schedule && Arrays.equals(actors, schedule.actors);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(actors);
  }

  @Override
  public String toString() {
    return Arrays.toString(actors);
  }
}

package org.vramlab.ttm.resource;

import java.util.List;

/**
 * Places where a buffer may live, best first ({@code struct ttm_placement}). Immutable; made once
 * and shared, so that validating allocates nothing.
 */
public final class Placement {
  private final Place[] places;

  private Placement(Place[] places) {
    this.places = places;
  }

  /** No place at all: the contents are given up. */
  public static final Placement NOWHERE = new Placement(new Place[0]);

  /** These places, best first. */
  public static Placement of(Place... places) {
    return new Placement(places.clone());
  }

  /** How many places. */
  public int count() {
    return places.length;
  }

  /** Place number {@code i}. */
  public Place place(int i) {
    return places[i];
  }

  @Override
  public String toString() {
    return List.of(places).toString();
  }
}

package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

/**
 * Pages of the host are swapped out only when nobody uses them, and used only when they are there.
 */
final class SwapRules {
  private final History history;
  private final PlacementRules places;
  private final Resources resources;

  SwapRules(History history, PlacementRules places, Resources resources) {
    this.history = history;
    this.places = places;
    this.resources = resources;
  }

  void swappedOut(int buffer) {
    places.requireLock(buffer, "is swapped out");
    places.requireUnpinned(buffer, "is swapped out");
    int place = places.placeOf(buffer);
    if (place == NONE) {
      throw history
          .about(Thing.BUFFER, buffer)
          .broken(Rule.SWAPPED_IN_USE, "buffer " + buffer + " is swapped out, and lives nowhere");
    }
    requireThere(Thing.BUFFER, buffer, place);
    int work = resources.get(place, Resources.IN_FLIGHT);
    if (work != 0) {
      throw history
          .about(Thing.BUFFER, buffer)
          .and(Thing.RESOURCE, place)
          .broken(
              Rule.SWAPPED_IN_USE,
              "buffer "
                  + buffer
                  + " is swapped out, but "
                  + work
                  + " uses of resource "
                  + place
                  + ", where it lives, have not ended");
    }
    resources.set(place, Resources.SWAPPED, 1);
  }

  void swappedIn(int buffer) {
    places.requireLock(buffer, "is swapped in");
    int place = places.placeOf(buffer);
    if (place != NONE) {
      resources.set(place, Resources.SWAPPED, 0);
    }
  }

  /** {@code user} is about to use the pages of {@code resource}. */
  void requireThere(Thing user, int userId, int resource) {
    if (resources.get(resource, Resources.SWAPPED) != 0) {
      throw history
          .about(user, userId)
          .and(Thing.RESOURCE, resource)
          .broken(
              Rule.SWAPPED_IN_USE,
              user.label()
                  + " "
                  + userId
                  + " uses resource "
                  + resource
                  + ", whose contents are in swap space");
    }
  }
}

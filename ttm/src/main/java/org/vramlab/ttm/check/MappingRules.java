package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

/**
 * A mapping (a VM's page tables, an importer's attachment) is used only while it shows where its
 * buffer lives.
 */
final class MappingRules {
  private static final int BUFFER = 1;
  private static final int RESOURCE = 2;

  private final History history;
  private final PlacementRules places;

  /** Live while bound: state, buffer, resource. */
  private final Records bound = new Records(3);

  MappingRules(History history, PlacementRules places) {
    this.history = history;
    this.places = places;
  }

  void bound(int mapping, int buffer, int resource) {
    places.requirePlace(Thing.MAPPING, mapping, buffer, resource);
    if (!bound.isLive(mapping)) {
      bound.create(mapping, 1);
    }
    bound.set(mapping, BUFFER, buffer);
    bound.set(mapping, RESOURCE, resource);
  }

  void invalidated(int mapping) {
    if (bound.isLive(mapping)) {
      bound.drop(mapping);
    }
  }

  /**
   * {@code job} is handed over with {@code buffer} in {@code resource}, through {@code mapping} if
   * there is one.
   */
  void used(int job, int mapping, int buffer, int resource) {
    if (mapping == NONE) {
      return;
    }
    boolean live = bound.isLive(mapping);
    if (!live || bound.get(mapping, BUFFER) != buffer || bound.get(mapping, RESOURCE) != resource) {
      throw history
          .about(Thing.JOB, job)
          .and(Thing.MAPPING, mapping)
          .and(Thing.BUFFER, buffer)
          .broken(
              Rule.STALE_MAPPING,
              "job "
                  + job
                  + " uses buffer "
                  + buffer
                  + " in resource "
                  + resource
                  + " through mapping "
                  + mapping
                  + ", which "
                  + (live
                      ? "shows buffer "
                          + bound.get(mapping, BUFFER)
                          + " in resource "
                          + bound.get(mapping, RESOURCE)
                      : bound.wasEver(mapping) ? "is invalidated" : "was never bound"));
    }
  }
}

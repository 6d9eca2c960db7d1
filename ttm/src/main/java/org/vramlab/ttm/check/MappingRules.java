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
  private final Resources resources;

  /** Live while bound: state, buffer, resource. */
  private final Records bound = new Records(3);

  MappingRules(History history, PlacementRules places, Resources resources) {
    this.history = history;
    this.places = places;
    this.resources = resources;
  }

  void bound(int mapping, int buffer, int resource) {
    places.requirePlace(Thing.MAPPING, mapping, buffer, resource);
    if (bound.isLive(mapping)) {
      showsNoLonger(mapping);
    } else {
      bound.create(mapping, 1);
    }
    bound.set(mapping, BUFFER, buffer);
    bound.set(mapping, RESOURCE, resource);
    resources.add(resource, Resources.MAPPINGS, 1);
  }

  void invalidated(int mapping) {
    if (bound.isLive(mapping)) {
      showsNoLonger(mapping);
      bound.drop(mapping);
    }
  }

  /**
   * Who moves a buffer, or lets it go, invalidates its mappings before the memory is free (rule 6).
   */
  void freed(int resource) {
    if (resources.get(resource, Resources.MAPPINGS) != 0) {
      throw history
          .about(Thing.RESOURCE, resource)
          .and(Thing.BUFFER, resources.get(resource, Resources.BUFFER))
          .broken(
              Rule.STALE_MAPPING,
              "resource "
                  + resource
                  + " is freed while "
                  + resources.get(resource, Resources.MAPPINGS)
                  + " mappings show it");
    }
  }

  private void showsNoLonger(int mapping) {
    resources.add(bound.get(mapping, RESOURCE), Resources.MAPPINGS, -1);
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

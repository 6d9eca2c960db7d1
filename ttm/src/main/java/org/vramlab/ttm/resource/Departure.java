package org.vramlab.ttm.resource;

/** Why a resource leaves an eviction order. */
public enum Departure {
  /** Its buffer moves elsewhere to make room, and may come back: what policies remember. */
  EVICTED,
  /** Its buffer ceases to exist. */
  ENDED,
  /** It is pinned, given another priority, or was not wanted after all. */
  ASIDE
}

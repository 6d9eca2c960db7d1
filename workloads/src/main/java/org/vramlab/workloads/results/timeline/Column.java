package org.vramlab.workloads.results.timeline;

/** The columns of a file of events, in order. Numbers are those of the event vocabulary. */
enum Column {
  /** When, in nanoseconds since the run began. */
  NANOS("nanos"),
  /** What happened: the name of the method of {@link org.vramlab.ttm.event.EventSink}. */
  EVENT("event"),
  /** The task that did it, or to which it happened. */
  TASK("task"),
  /** The ticket it was done with. */
  TICKET("ticket"),
  /** The lock concerned. */
  LOCK("lock"),
  /** The buffer concerned. */
  BUFFER("buffer"),
  /** The pool concerned; of a move or an eviction, where the buffer was. */
  POOL("pool"),
  /** The piece of memory concerned; of a copy, the source. */
  RESOURCE("resource"),
  /** Where a move or an eviction leads. */
  TO_POOL("to_pool"),
  /** The destination of a copy. */
  TO_RESOURCE("to_resource"),
  /** The fence concerned. */
  FENCE("fence"),
  /** The mapping concerned. */
  MAPPING("mapping"),
  /** The importer's attachment concerned. */
  ATTACHMENT("attachment"),
  /** The queue or copy engine. */
  QUEUE("queue"),
  /** The job or copy, each numbered from 0. */
  WORK("work"),
  /** Bytes of a buffer, copy, use or eviction. */
  BYTES("bytes"),
  /** Pages of 4 KiB; of a pool, its size, empty if it has no limit. */
  PAGES("pages"),
  /** What else the event says, as words or {@code name=value}. */
  DETAIL("detail");

  private final String heading;

  Column(String heading) {
    this.heading = heading;
  }

  String heading() {
    return heading;
  }
}

package org.vramlab.ttm.check;

/** What a number in an event stands for. */
enum Thing {
  TASK("task"),
  POOL("pool"),
  QUEUE("queue"),
  LOCK("lock"),
  TICKET("ticket"),
  BUFFER("buffer"),
  RESOURCE("resource"),
  MAPPING("mapping"),
  FENCE("fence"),
  JOB("job"),
  COPY("copy"),
  /** A plain number: a flag, a reason, a count. */
  VALUE("value");

  private final String label;

  Thing(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}

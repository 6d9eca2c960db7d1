package org.vramlab.ttm.sched;

/** The numberings of things that events name; see {@link org.vramlab.ttm.event.EventSink}. */
public enum IdKind {
  TASK,
  TICKET,
  LOCK,
  BUFFER,
  POOL,
  RESOURCE,
  FENCE,
  MAPPING,
  ATTACHMENT,
  QUEUE,
  JOB,
  COPY,
  /** The contexts that fences belong to; events do not name them. */
  TIMELINE,
  /** Classes of ww locks; events do not name them. */
  WW_CLASS,
  /** What a search of interleavings watches; see {@link Shared}. */
  SHARED
}

package org.vramlab.workloads.results.timeline;

import java.io.IOException;
import java.io.OutputStream;
import org.vramlab.ttm.event.EventSink;

/**
 * Writes every event as a row of CSV (RFC 4180, UTF-8, lines end in LF), in the order in which they
 * happen.
 *
 * <p>Columns: {@code nanos} (since the run began), {@code event} (a method of {@link EventSink}),
 * then what it concerns, by number: {@code task, ticket, lock, buffer, pool, resource, to_pool,
 * to_resource, fence, mapping, attachment, queue, work} (a job or a copy), its size in {@code
 * bytes} or {@code pages}, and {@code detail}. Cells that do not apply are empty. Names of tasks,
 * pools, queues and attachments stand in the rows that announce them, which come first and outside
 * any time window. An event that carries no time has that of the event before.
 *
 * <p>Threads: one at a time. Failure: kept, and thrown by {@link #finish}.
 */
public final class EventCsvWriter implements EventSink {
  private final TimeWindow window;
  private final CsvRow row;

  /** When the latest event happened. */
  private long nowNanos;

  /** Writes events of {@code window} to {@code stream}, which stays open. */
  public EventCsvWriter(OutputStream stream, TimeWindow window) {
    this.window = window;
    this.row = new CsvRow(stream);
  }

  /** Completes the file; fails if any part of it could not be written. */
  public void finish() throws IOException {
    row.finish();
  }

  /** Begins the row of something that happened; outside of the window it will not be written. */
  private CsvRow at(long nanos, String event) {
    nowNanos = nanos;
    return row.of(nanos, event).unless(!window.contains(nanos));
  }

  private CsvRow at(long nanos, String event, int task, int ticket) {
    return at(nanos, event).set(Column.TASK, task).set(Column.TICKET, ticket);
  }

  private void tell(long nanos, String event, Column one, long first, Column two, long second) {
    at(nanos, event).set(one, first).set(two, second).end();
  }

  private void tell(long nanos, String event, int task, int ticket, Column column, long value) {
    at(nanos, event, task, ticket).set(column, value).end();
  }

  private void swap(long nanos, String event, int task, int ticket, int buffer, long pages) {
    at(nanos, event, task, ticket).set(Column.BUFFER, buffer).set(Column.PAGES, pages).end();
  }

  // ---- What exists.

  @Override
  public void taskCreated(int task, String name) {
    row.of(nowNanos, "taskCreated").set(Column.TASK, task).set(Column.DETAIL, name).end();
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    row.of(nowNanos, "poolCreated").set(Column.POOL, pool).set(Column.DETAIL, name);
    if (capacityPages != Long.MAX_VALUE) {
      row.set(Column.PAGES, capacityPages);
    }
    row.end();
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    row.of(nowNanos, "queueCreated").set(Column.QUEUE, queue).set(Column.DETAIL, name).end();
  }

  @Override
  public void attachmentCreated(int attachment, int buffer, String exporter, String importer) {
    row.of(nowNanos, "attachmentCreated")
        .set(Column.ATTACHMENT, attachment)
        .set(Column.BUFFER, buffer)
        .set(Column.DETAIL, "exporter=" + exporter + ", importer=" + importer)
        .end();
  }

  // ---- What happened.

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    at(nanos, "ticketOpened", task, ticket).set(Column.DETAIL, "stamp=" + stamp).end();
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    at(nanos, "ticketBackedOff", task, ticket).set(Column.LOCK, lock).set(Column.POOL, pool).end();
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    at(nanos, "ticketSealed", task, ticket).end();
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    at(nanos, "ticketEnded", task, ticket).set(Column.DETAIL, sealed ? "sealed" : "failed").end();
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    tell(nanos, "backOffInjected", task, ticket, Column.LOCK, lock);
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    at(nanos, "ticketWounded")
        .set(Column.TICKET, ticket)
        .set(Column.DETAIL, "by_ticket=" + byTicket)
        .end();
  }

  @Override
  public void lockCreated(long nanos, int lock, int buffer) {
    tell(nanos, "lockCreated", Column.LOCK, lock, Column.BUFFER, buffer);
  }

  @Override
  public void lockNamed(int lock, String name) {
    at(0, "lockNamed").set(Column.LOCK, lock).set(Column.DETAIL, "name=" + name).end();
  }

  @Override
  public void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {
    at(nanos, "callBegan", task, ticket)
        .set(Column.BUFFER, buffer)
        .set(Column.ATTACHMENT, attachment)
        .set(Column.DETAIL, Calls.verb(call))
        .end();
  }

  @Override
  public void callEnded(long nanos, int task, int ticket, boolean lost) {
    at(nanos, "callEnded", task, ticket).set(Column.DETAIL, lost ? "lost" : "returned").end();
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    tell(nanos, "lockAcquired", task, ticket, Column.LOCK, lock);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    tell(nanos, "lockReleased", Column.TASK, task, Column.LOCK, lock);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    at(nanos, "lockWaitBegan", task, ticket)
        .set(Column.LOCK, lock)
        .set(Column.DETAIL, "holder=" + holderTask)
        .end();
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    at(nanos, "lockWaitEnded", task, ticket)
        .set(Column.LOCK, lock)
        .set(Column.DETAIL, acquired ? "acquired" : "given_up")
        .end();
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    tell(nanos, "spaceWaitBegan", task, ticket, Column.POOL, pool);
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    tell(nanos, "spaceWaitEnded", task, ticket, Column.POOL, pool);
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    tell(nanos, "spaceRegistered", Column.TICKET, ticket, Column.POOL, pool);
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    tell(nanos, "spaceUnregistered", Column.TICKET, ticket, Column.POOL, pool);
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    at(nanos, "bufferCreated")
        .set(Column.LOCK, lock)
        .set(Column.BUFFER, buffer)
        .set(Column.BYTES, sizeBytes)
        .end();
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    at(nanos, "bufferDestroyed").set(Column.BUFFER, buffer).end();
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    at(nanos, "resourceAllocated")
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, pool)
        .set(Column.RESOURCE, resource)
        .set(Column.PAGES, pages)
        .end();
  }

  @Override
  public void resourceExtent(int resource, int pool, long firstPage, long pages) {
    at(nowNanos, "resourceExtent")
        .set(Column.POOL, pool)
        .set(Column.RESOURCE, resource)
        .set(Column.PAGES, pages)
        .set(Column.DETAIL, "first_page=" + firstPage)
        .end();
  }

  @Override
  public void resourceBusyBehind(int resource, int fence) {
    at(nowNanos, "resourceBusyBehind")
        .set(Column.RESOURCE, resource)
        .set(Column.FENCE, fence)
        .end();
  }

  @Override
  public void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {
    at(nowNanos, "resourceHandedOver")
        .set(Column.RESOURCE, resource)
        .set(Column.BUFFER, fromBuffer)
        .set(Column.DETAIL, "to_buffer=" + toBuffer)
        .end();
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    at(nanos, "resourceFreed")
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, pool)
        .set(Column.RESOURCE, resource)
        .set(Column.PAGES, pages)
        .end();
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    at(nanos, "bufferPlaced")
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, pool)
        .set(Column.RESOURCE, resource)
        .end();
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    at(nanos, "bufferPinned").set(Column.BUFFER, buffer).set(Column.DETAIL, "delta=" + delta).end();
  }

  @Override
  public void pinFellBack(long nanos, int buffer, int pool, int attachment) {
    at(nanos, "pinFellBack")
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, pool)
        .set(Column.DETAIL, "attachment=" + attachment)
        .end();
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    at(nanos, "evicted", task, ticket)
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, fromPool)
        .set(Column.TO_POOL, toPool)
        .set(Column.BYTES, bytes)
        .set(Column.DETAIL, "for_buffer=" + forBuffer)
        .end();
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    at(nanos, "victimSkipped", task, ticket)
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, pool)
        .set(Column.DETAIL, SkipReason.label(reason))
        .end();
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    at(nanos, "refused", task, ticket)
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, pool)
        .set(Column.PAGES, pages)
        .set(Column.DETAIL, "evictable_pages=" + evictablePages)
        .end();
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    swap(nanos, "swappedOut", task, ticket, buffer, pages);
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    swap(nanos, "swappedIn", task, ticket, buffer, pages);
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    at(nanos, "prefetched", task, ticket)
        .set(Column.BUFFER, buffer)
        .set(Column.TO_POOL, pool)
        .set(Column.FENCE, fence)
        .set(Column.BYTES, bytes)
        .end();
  }

  @Override
  public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
    at(nanos, "prefetchGivenUp", task, ticket)
        .set(Column.BUFFER, buffer)
        .set(Column.DETAIL, GivenUpReason.label(reason))
        .end();
  }

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    at(nanos, "mappingBound")
        .set(Column.BUFFER, buffer)
        .set(Column.RESOURCE, resource)
        .set(Column.MAPPING, mapping)
        .end();
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    tell(nanos, "mappingInvalidated", Column.BUFFER, buffer, Column.MAPPING, mapping);
  }

  @Override
  public void fenceCreated(long nanos, int fence, int queue) {
    tell(nanos, "fenceCreated", Column.FENCE, fence, Column.QUEUE, queue);
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    at(nanos, "fenceSignalled").set(Column.FENCE, fence).end();
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    at(nanos, "jobQueued")
        .set(Column.TICKET, ticket)
        .set(Column.FENCE, fence)
        .set(Column.QUEUE, queue)
        .set(Column.WORK, job)
        .end();
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    at(nowNanos, "jobUses")
        .set(Column.BUFFER, buffer)
        .set(Column.RESOURCE, resource)
        .set(Column.MAPPING, mapping)
        .set(Column.WORK, job)
        .set(Column.BYTES, bytes)
        .set(Column.DETAIL, (writes ? "write" : "read") + (remote ? " remote" : " local"))
        .end();
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    tell(nanos, "jobStarted", Column.QUEUE, queue, Column.WORK, job);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    tell(nanos, "jobEnded", Column.QUEUE, queue, Column.WORK, job);
  }

  @Override
  public void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {
    at(nanos, "copyQueued")
        .set(Column.BUFFER, buffer)
        .set(Column.POOL, fromPool)
        .set(Column.RESOURCE, fromResource)
        .set(Column.TO_POOL, toPool)
        .set(Column.TO_RESOURCE, toResource)
        .set(Column.FENCE, fence)
        .set(Column.QUEUE, queue)
        .set(Column.WORK, copy)
        .set(Column.BYTES, bytes)
        .end();
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    tell(nanos, "copyStarted", Column.QUEUE, queue, Column.WORK, copy);
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    tell(nanos, "copyEnded", Column.QUEUE, queue, Column.WORK, copy);
  }

  @Override
  public void runEnded(long nanos) {
    at(nanos, "runEnded").end();
  }
}

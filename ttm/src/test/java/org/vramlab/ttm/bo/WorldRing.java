package org.vramlab.ttm.bo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * A ring of the hardware: does its jobs, or its copies, one after the other, each once every fence
 * that it depends on has signalled, and tells of all of it. Only fences order two rings.
 */
final class WorldRing {
  private final Sched sched;
  private final int id;
  private final FenceTimeline timeline;
  private final boolean copies;
  private final long nanosPerPage;
  private final Deque<Work> line = new ArrayDeque<>();
  private boolean headRuns;

  WorldRing(WwClass wwClass, String name, boolean copies, long nanosPerPage) {
    this.sched = wwClass.sched();
    this.id = sched.nextId(IdKind.QUEUE);
    this.copies = copies;
    this.nanosPerPage = nanosPerPage;
    this.timeline = new FenceTimeline(sched, wwClass.lockdep(), id, name, wwClass.faults());
    sched.events().queueCreated(id, name, copies);
  }

  /** Queues a copy behind every fence of {@code bo}, whose lock is held. */
  Fence copy(BufferObject bo, Resource from, Resource to) {
    Work work = new Work(sched.nextId(IdKind.COPY), timeline.nextFence());
    work.dependOn(bo.reservation(), Usage.BOOKKEEP);
    work.add(bo, from, bo.submittedVersion(), to, bo.submittedVersion());
    sched
        .events()
        .copyQueued(
            sched.nowNanos(),
            work.id,
            id,
            work.fence.id(),
            bo.id(),
            from.id(),
            to.id(),
            from.manager().pool(),
            to.manager().pool(),
            bo.sizeBytes());
    queue(work);
    return work.fence;
  }

  /**
   * Hands over a job that uses {@code buffers}, which {@code ticket}, sealed, holds and for which a
   * slot is reserved; leaves its fence on them.
   *
   * @param writes whether it writes the first of them; the others it reads
   */
  void job(Ticket ticket, List<BufferObject> buffers, boolean writes) {
    Work work = new Work(sched.nextId(IdKind.JOB), timeline.nextFence());
    sched.events().jobQueued(sched.nowNanos(), work.id, id, work.fence.id(), ticket.id());
    for (int i = 0; i < buffers.size(); i++) {
      BufferObject bo = buffers.get(i);
      boolean written = writes && i == 0;
      work.dependOn(bo.reservation(), Usage.toWaitFor(written));
      Resource place = bo.resource();
      assert place != null : "a validated buffer has a place";
      long before = bo.submittedVersion();
      if (written) {
        bo.submittedVersion(Content.next(before));
      }
      work.add(bo, place, before, place, bo.submittedVersion());
      sched
          .events()
          .jobUses(work.id, EventSink.NONE, bo.id(), place.id(), written, bo.sizeBytes(), false);
    }
    for (int i = 0; i < buffers.size(); i++) {
      Usage usage = writes && i == 0 ? Usage.WRITE : Usage.READ;
      buffers.get(i).reservation().add(work.fence, usage);
    }
    queue(work);
  }

  private void queue(Work work) {
    line.add(work);
    if (line.size() == 1) {
      headMayBegin();
    }
  }

  private void headMayBegin() {
    Work head = line.peek();
    if (head != null && !headRuns && head.isReady()) {
      headRuns = true;
      head.begin();
    }
  }

  private void headEnds() {
    Work head = line.remove();
    headRuns = false;
    head.end();
    head.fence.signal();
    headMayBegin();
  }

  /** What one piece of work reads, and what it leaves behind where. */
  private record Use(BufferObject bo, Resource from, long before, Resource to, long after) {}

  private final class Work extends FenceCallback {
    private final int id;
    private final Fence fence;
    private final Deque<Fence> dependencies = new ArrayDeque<>();
    private final List<Use> uses = new ArrayList<>();

    private Work(int id, Fence fence) {
      this.id = id;
      this.fence = fence;
    }

    private void dependOn(Reservation reservation, Usage usage) {
      for (int i = 0; i < reservation.count(); i++) {
        Fence other = reservation.fence(i);
        // Of its own ring it is the next anyway.
        if (reservation.usage(i).compareTo(usage) <= 0 && other.timeline() != timeline) {
          dependencies.add(other);
        }
      }
    }

    private void add(
        BufferObject bo, Resource from, long versionBefore, Resource to, long versionAfter) {
      uses.add(new Use(bo, from, versionBefore, to, versionAfter));
    }

    private boolean isReady() {
      @Nullable Fence next;
      while ((next = dependencies.peek()) != null) {
        if (!next.isSignalled() && next.addCallback(this)) {
          return false;
        }
        dependencies.remove();
      }
      return true;
    }

    @Override
    protected void signalled(Fence dependency) {
      dependencies.remove();
      headMayBegin();
    }

    private void begin() {
      if (copies) {
        sched.events().copyStarted(sched.nowNanos(), id, WorldRing.this.id);
      } else {
        sched.events().jobStarted(sched.nowNanos(), id, WorldRing.this.id);
      }
      expectContents();
      long pages = uses.stream().mapToLong(use -> use.bo.pages()).sum();
      sched.at(sched.nowNanos() + 1 + nanosPerPage * pages, now -> headEnds());
    }

    private void end() {
      expectContents();
      uses.forEach(use -> use.to.content().write(use.after));
      if (copies) {
        sched.events().copyEnded(sched.nowNanos(), id, WorldRing.this.id);
      } else {
        sched.events().jobEnded(sched.nowNanos(), id, WorldRing.this.id);
      }
    }

    private void expectContents() {
      for (Use use : uses) {
        use.from.content().expect(use.before, use.bo.id(), copies ? "copy" : "job", id);
      }
    }
  }
}

package example;

import java.util.List;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.card.DmaEngine;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.guest.GuestHost;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * A driver: a unit of the last GPU reads, 60 times a second, a frame that a process draws on the
 * first.
 */
public final class FrameGrabber implements GuestDriver {
  @Override
  public String label() {
    return "frame-grabber";
  }

  @Override
  public String description() {
    return "the last GPU reads frames that are drawn on the first, 60 a second";
  }

  @Override
  public void start(GuestHost host) {
    host.task("frames", () -> new Grabber(host).grab());
  }

  /** A dynamic importer: the frame may be evicted between two looks, and is mapped again. */
  private static final class Grabber implements Importer {
    private static final long FRAME_BYTES = 32 << 20;
    private static final long FRAME_NANOS = 16_666_667;

    private final GuestHost host;
    private final Sched sched;
    private final int device;
    private final int mapping;
    private final Ticket ticket;
    private final DmaEngine engine;
    private Resource where; // what our page table shows; null: nothing

    Grabber(GuestHost host) {
      this.host = host;
      this.sched = host.wwClass().sched();
      this.device = host.gpus().size() - 1;
      this.mapping = sched.nextId(IdKind.MAPPING);
      this.ticket = new Ticket(host.wwClass(), host.tickets());
      this.engine = new DmaEngine(host.wwClass(), host.wires(), device, "grabber");
    }

    void grab() throws Interrupted, NoMemory, Busy, Unsupported {
      GpuClient painter = new GpuClient(host.gpus().getFirst(), "painter", host.tickets());
      Mapping frame = painter.create(FRAME_BYTES);
      host.owns(painter.ring());
      host.owns(engine.queue());
      host.owns(frame.bo());
      DmaBuf dmaBuf = painter.export(frame);
      Attachment attachment = dmaBuf.request(this, device, true);
      dmaBuf.attachWithin(
          ticket,
          attachment,
          t -> {
            t.lock(dmaBuf.bo());
            dmaBuf.attach(attachment, t);
            t.seal();
          });
      Submission drawing = new Submission();
      drawing.use(frame, 0, FRAME_BYTES, Submission.ANY_VERSION, Long.MAX_VALUE);
      while (!host.isOver()) {
        try {
          painter.submit(drawing);
          ticket.execute(t -> look(dmaBuf, attachment, t));
        } catch (NoMemory | Busy refused) {
          // A frame is dropped.
        }
        host.pause(FRAME_NANOS);
      }
      engine.queue().awaitIdle();
      ticket.execute(t -> {
        t.lock(dmaBuf.bo());
        t.seal();
        moveNotify(attachment);
        dmaBuf.detach(attachment);
      });
      painter.awaitUnfinishedBelow(1);
      painter.close(frame, dmaBuf, List.of());
    }

    private void look(DmaBuf dmaBuf, Attachment attachment, Ticket t)
        throws WouldDeadlock, Interrupted, NoMemory {
      t.lock(dmaBuf.bo());
      if (where == null) {
        where = dmaBuf.map(attachment, t); // may evict others; a lost lock is passed on
        sched.events().mappingBound(sched.nowNanos(), mapping, dmaBuf.bo().id(), where.id());
      }
      dmaBuf.bo().reservation().reserveSlots(1);
      t.seal(); // from here nothing can fail
      engine.access(engine.newJob(), t, mapping, dmaBuf.bo(), where, FRAME_BYTES, false);
    }

    @Override
    public String name() {
      return "grabber";
    }

    @Override
    public void prepareMove(Attachment moving, Ticket t) throws WouldDeadlock, Interrupted, Busy {
      moving.bo().lockForMove(t);
    }

    @Override
    public void moveNotify(Attachment moving) {
      if (where != null) {
        where = null;
        sched.events().mappingInvalidated(sched.nowNanos(), mapping, moving.bo().id());
      }
    }
  }
}

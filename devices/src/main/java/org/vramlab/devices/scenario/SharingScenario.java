package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.BufferPoll;
import org.vramlab.ttm.dmabuf.CpuMapping;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;

/** Small programs on one shared buffer: the CPU looks at it, an importer attaches. */
enum SharingScenario implements CodedScenario {
  /** Who polls, and who only looks and closes. */
  POLL(
      "dma-buf-poll",
      "One task polls until it may read a buffer; the exporter looks once whether it may write,"
          + " and closes.") {
    @Override
    public World build(Stage stage) throws Interrupted {
      Scene scene = new Scene(stage, WorldSettings.PLAIN);
      Fence written = scene.timeline("writers").nextFence();
      Fence read = scene.timeline("readers").nextFence();
      stage
          .runtime()
          .alone(() -> {
            scene.publish(read, Usage.READ);
            scene.publish(written, Usage.WRITE);
          });
      scene.signalAnyTime(read);
      scene.signalAnyTime(written);
      BufferPoll poll = scene.dmaBuf().poll();
      scene.user(
          "reader",
          () -> {
            poll.await(false);
            require(written.isSignalled(), "told that it may read while somebody writes");
          });
      scene.exporter(() -> {
        if (poll.poll(true)) {
          require(
              read.isSignalled() && written.isSignalled(),
              "told that it may write while others are at work");
        }
        poll.leave();
      });
      return scene;
    }
  },

  /** Faults against a move. */
  CPU_FAULT(
      "cpu-fault",
      "A process reads a shared buffer twice through its CPU mapping, while the exporter evicts it"
          + " from VRAM.") {
    @Override
    public World build(Stage stage) throws Interrupted {
      Scene scene = new Scene(stage, WorldSettings.PLAIN.copies(WorldSettings.Pace.HARDWARE));
      BufferObject other = scene.buffer(false);
      DmaBuf dmaBuf = scene.dmaBuf();
      SleepingLock mmap = scene.mmapLock();
      scene.user(
          "process",
          () -> {
            CpuMapping mapping = CpuMapping.map(dmaBuf, mmap, TicketSettings.PLAIN);
            for (int i = 0; i < 2; i++) {
              require(mapping.read() == 0, "the CPU reads what has not arrived");
            }
            mapping.unmap();
          });
      scene.exporter(() -> {
        scene.transact(t -> {
          t.lock(other);
          scene.device.validateInVram(other, t);
          t.seal();
        });
        other.release();
      });
      scene.device.announce(stage.runtime());
      return scene;
    }
  },

  /** What a ticket did outside of its locks against a back-off. */
  BACK_OFF(
      "attach-backs-off",
      "An importer attaches and pins in one ticket, which then wants its page table; another task"
          + " locks the two the other way round.") {
    @Override
    public World build(Stage stage) throws Interrupted {
      Scene scene = new Scene(stage, WorldSettings.PLAIN);
      DmaBuf dmaBuf = scene.dmaBuf();
      PageTable pageTable = new PageTable(scene.wwClass, "the importer");
      scene.user(
          "other",
          () ->
              scene.transact(t -> {
                t.lock(pageTable);
                t.lock(dmaBuf.bo());
                t.seal();
              }));
      scene.owner(
          "importer",
          () -> {
            Attachment attachment = dmaBuf.request(new StillImporter(), 1, true);
            dmaBuf.attachWithin(
                scene.ticket(),
                attachment,
                t -> {
                  t.lock(dmaBuf.bo());
                  dmaBuf.attach(attachment, t);
                  t.onBackOff(() -> dmaBuf.undoAttach(attachment));
                  dmaBuf.pin(attachment, t);
                  t.lock(pageTable);
                  t.seal();
                });
            dmaBuf.bo().lock().lockAlone();
            dmaBuf.unpin(attachment);
            dmaBuf.detach(attachment);
            dmaBuf.bo().lock().unlock();
          });
      return scene;
    }
  };

  private final String label;
  private final String about;

  SharingScenario(String label, String about) {
    this.label = label;
    this.about = about;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String description() {
    return about;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** One whose buffer stays where it is. */
  private static final class StillImporter implements Importer {
    @Override
    public String name() {
      return "importer";
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket) {
      throw new IllegalStateException("nobody moves the buffer");
    }

    @Override
    public void moveNotify(Attachment attachment) {
      throw new IllegalStateException("nobody moves the buffer");
    }
  }

  /** Steps that may fail as those of a process do. */
  private interface Steps {
    void run() throws Interrupted, NoMemory, Busy, Unsupported;
  }

  /** A device with a page of VRAM, where one exported buffer lives. */
  private static final class Scene implements World {
    private final Stage stage;
    private final WwClass wwClass;
    private final WorldDevice device;
    private final List<BufferObject> buffers = new ArrayList<>();
    private final DmaBuf dmaBuf;

    Scene(Stage stage, WorldSettings settings) throws Interrupted {
      this.stage = stage;
      this.wwClass = stage.newWwClass();
      HostMemory host =
          new HostMemory(
              stage.runtime(), stage.lockdep(), HostMemory.UNLIMITED, HostMemory.UNLIMITED);
      this.device =
          new WorldDevice(
              wwClass, 0, new WorldPlan.Device(1, WorldPlan.UNLIMITED), settings, host, false);
      BufferObject bo = buffer(true);
      DmaBuf[] made = new DmaBuf[1];
      stage
          .runtime()
          .alone(() -> {
            bo.lock().lockAlone();
            made[0] = new DmaBuf(device, bo);
            bo.lock().unlock();
          });
      this.dmaBuf = made[0];
    }

    DmaBuf dmaBuf() {
      return dmaBuf;
    }

    /** A buffer of a page that has a place. */
    BufferObject buffer(boolean inVram) throws Interrupted {
      BufferObject bo = device.manager().create(BufferObject.PAGE_BYTES, 0);
      buffers.add(bo);
      stage
          .runtime()
          .alone(() ->
              transact(t -> {
                t.lock(bo);
                device.place(bo, inVram, t);
                t.seal();
              }));
      return bo;
    }

    FenceTimeline timeline(String name) {
      int queue = stage.runtime().nextId(IdKind.QUEUE);
      return new FenceTimeline(
          stage.runtime(), stage.lockdep(), queue, name, stage.settings().faults());
    }

    SleepingLock mmapLock() {
      int lockClass = stage.lockdep().defineClass("mmap lock", LockKind.OUTER);
      return new SleepingLock(stage.runtime(), stage.lockdep(), lockClass, "mmap lock");
    }

    /** Hardware signals it when it likes. */
    void signalAnyTime(Fence fence) {
      stage.runtime().at(0, now -> fence.signal());
    }

    void publish(Fence fence, Usage usage) {
      BufferObject bo = dmaBuf.bo();
      bo.lock().lockAlone();
      bo.reservation().reserveSlots(1);
      bo.reservation().add(fence, usage);
      bo.lock().unlock();
    }

    Ticket ticket() {
      return new Ticket(wwClass, TicketSettings.PLAIN);
    }

    void transact(Attempt attempt) throws Interrupted {
      try {
        ticket().execute(attempt);
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException("there is host memory without end", impossible);
      }
    }

    /** A task that has a reference to the shared buffer while it runs. */
    Task user(String name, Steps steps) {
      dmaBuf.bo().retain();
      return stage
          .runtime()
          .spawn(
              name,
              () -> {
                try {
                  steps.run();
                } catch (NoMemory | Busy | Unsupported unexpected) {
                  throw new IllegalStateException(name + " failed", unexpected);
                }
                dmaBuf.bo().release();
              });
    }

    /** The task that owns the buffer, and closes the dma-buf in the end. */
    Task exporter(Steps steps) {
      return owner("exporter", steps);
    }

    /** The same by another name. */
    Task owner(String name, Steps steps) {
      return user(
          name,
          () -> {
            steps.run();
            BufferObject bo = dmaBuf.bo();
            bo.lock().lockAlone();
            dmaBuf.close();
            bo.lock().unlock();
            bo.release();
            bo.release();
          });
    }

    @Override
    public void checkAtEnd() {
      for (BufferObject bo : buffers) {
        require(bo.references() == 0, "references are left to " + nameOfBuffer(bo.id()));
      }
      stage.runtime().events().runEnded(stage.runtime().nowNanos());
    }

    @Override
    public String nameOfBuffer(int number) {
      return number == dmaBuf.bo().id() ? "the shared buffer" : World.super.nameOfBuffer(number);
    }

    @Override
    public String nameOfLock(int lock) {
      return lock == dmaBuf.bo().lock().id() ? "the shared buffer" : World.super.nameOfLock(lock);
    }
  }
}

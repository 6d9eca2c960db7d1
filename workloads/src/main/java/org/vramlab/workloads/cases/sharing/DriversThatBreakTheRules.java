package org.vramlab.workloads.cases.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.display.Display;
import org.vramlab.devices.display.Framebuffer;
import org.vramlab.devices.rdma.MemoryRegion;
import org.vramlab.devices.rdma.RdmaNic;
import org.vramlab.devices.rdma.Registration;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.Conduct;
import org.vramlab.ttm.dmabuf.ConductRule;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Misconduct;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * One driver breaks a rule of sharing over a buffer that another GPU, a network card and a display
 * have imported: it is named, with the buffer and the rule, and the others go on.
 *
 * <p>In each round the owner writes the buffer and moves it out of VRAM, and everybody who has
 * imported it uses it; a process next door does work of its own. In the middle of the rounds, or
 * after them, the rule is broken. Under {@link Conduct#cuttingOff}, whoever breaks it or is called
 * for loses the attachment, and nobody else anything.
 */
public final class DriversThatBreakTheRules extends PlayedCase {
  private static final long PAGES = 16;
  private static final long BYTES = PAGES * BufferObject.PAGE_BYTES;
  private static final long FENCE_NANOS = 10_000_000_000L;
  private static final Placement IN_GTT = Placement.of(Place.anywhere(AmdgpuDevice.GTT));

  /** What can be broken, and who is to be blamed. */
  private enum Wrong {
    THROWS("the exporter throws when it is to map", ConductRule.EXPORTER_FAILED, true),
    NEVER_SIGNALS("the exporter's fence never signals", ConductRule.FENCE_OVERDUE, true),
    KEEPS_A_PIN("the exporter keeps a pin", ConductRule.PIN_LEAKED, true),
    NOTIFIES_LATE(
        "the exporter notifies when all have detached", ConductRule.NOTIFIED_AFTER_DETACH, true),
    UNMAPS_TWICE("an importer unmaps twice", ConductRule.UNMAPPED_TWICE, false),
    LEAKS_A_PIN("an importer detaches with a pin", ConductRule.PIN_LEAKED, false),
    THROWS_WHEN_ASKED(
        "an importer throws when it is asked to let the buffer move",
        ConductRule.IMPORTER_FAILED,
        false);

    private final String label;
    private final ConductRule rule;
    private final boolean byExporter;

    Wrong(String label, ConductRule rule, boolean byExporter) {
      this.label = label;
      this.rule = rule;
      this.byExporter = byExporter;
    }

    private static @Nullable Wrong of(Variant variant) {
      for (Wrong wrong : values()) {
        if (wrong.label.equals(variant.label())) {
          return wrong;
        }
      }
      return null;
    }
  }

  @Override
  public String id() {
    return "drivers-that-break-the-rules";
  }

  @Override
  public String section() {
    return "bad";
  }

  @Override
  public String title() {
    return "one driver breaks a rule of sharing: it is named, and the others go on";
  }

  @Override
  public String source() {
    return "made up here: what a driver owes the others, broken by one at a time";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(Knob.number("rounds", "of everybody's work", 20, 3, 1000));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    List<Variant> variants = new ArrayList<>();
    for (Wrong wrong : Wrong.values()) {
      variants.add(Variant.faulty(wrong.label));
    }
    variants.add(Variant.right("everybody keeps to the rules"));
    return variants;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    Scene scene = new Scene(Wrong.of(variant), (int) values.number("rounds"), seed, watcher);
    String problem = scene.run();
    List<Misconduct> broken = scene.conduct.broken();
    Wrong wrong = scene.wrong;
    boolean asItShould =
        scene.allWentOn()
            && (wrong == null
                ? broken.isEmpty() && scene.lost == 0
                : broken.size() == 1 && isBlamed(broken.getFirst(), wrong, scene))
            && scene.lost == (wrong == Wrong.THROWS ? 1 : 0);
    String summary =
        String.format(
            Locale.ROOT,
            "%s Of %d rounds the other GPU did %d, the card %d, the display %d, the process next"
                + " door %d; imports lost: %d.",
            broken.isEmpty() ? "Nobody broke a rule." : broken.getFirst().getMessage(),
            scene.rounds,
            scene.gpuRounds,
            scene.cardRounds,
            scene.displayRounds,
            scene.neighbourRounds,
            scene.lost);
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("rules_broken", broken.size()),
            new Counter("rounds_of_the_other_gpu", scene.gpuRounds),
            new Counter("rounds_of_the_card", scene.cardRounds),
            new Counter("rounds_of_the_display", scene.displayRounds),
            new Counter("rounds_of_the_process_next_door", scene.neighbourRounds),
            new Counter("imports_lost", scene.lost),
            new Counter("pins_left", scene.pinsLeft)),
        List.of());
  }

  private static boolean isBlamed(Misconduct misconduct, Wrong wrong, Scene scene) {
    return misconduct.rule() == wrong.rule
        && misconduct.driver().equals(wrong.byExporter ? scene.exporterName : "bad importer")
        && misconduct.buffer() == scene.buffer;
  }

  /** One run. */
  private static final class Scene {
    private final @Nullable Wrong wrong;
    private final int rounds;
    private final CaseFleet fleet;
    private final Conduct conduct = Conduct.cuttingOff();
    private final BadDriver exporter;
    private final String exporterName;
    private final GpuClient owner;
    private final GpuClient other;
    private final GpuClient neighbour;
    private final RdmaNic card;
    private final Display display;
    private int buffer = EventSink.NONE;
    private int gpuRounds;
    private int cardRounds;
    private int displayRounds;
    private int neighbourRounds;
    private int lost;
    private int pinsLeft;

    Scene(@Nullable Wrong wrong, int rounds, long seed, EventSink watcher) {
      this.wrong = wrong;
      this.rounds = rounds;
      fleet =
          new CaseFleet(
              CaseFleet.Shape.of(CaseTopologies.pcie(2, true, "nic0", "display0"), 2, 64, seed)
                  .sharing(SharingRules.LINUX.judgedBy(conduct)),
              watcher);
      exporter = new BadDriver(fleet.gpu(0));
      exporterName = exporter.name();
      owner = fleet.client(0, "owner");
      other = fleet.client(1, "viewer");
      neighbour = fleet.client(1, "neighbour");
      card = new RdmaNic(fleet.wwClass(), fleet.wires(), 2, fleet.ticketSettings());
      display = new Display(fleet.wwClass(), fleet.wires(), 3, fleet.ticketSettings());
    }

    @Nullable String run() {
      fleet.task("sharing", this::share);
      fleet.task(
          "neighbour",
          () -> {
            Mapping own = neighbour.create(BYTES);
            for (int round = 0; round < rounds; round++) {
              neighbour.submit(using(own, true));
              neighbour.awaitUnfinishedBelow(1);
              neighbourRounds++;
              fleet.pause(1_000_000);
            }
            neighbour.close(own, null, List.of());
          });
      return fleet.run();
    }

    boolean allWentOn() {
      return gpuRounds == rounds
          && cardRounds == rounds
          && displayRounds == rounds
          && neighbourRounds == rounds
          && pinsLeft == 0;
    }

    private void share() throws Interrupted, NoMemory, Busy, Unsupported {
      Mapping own = owner.create(BYTES);
      BufferObject bo = own.bo();
      buffer = bo.id();
      DmaBuf dmaBuf = wrong != null && wrong.byExporter ? exportBadly(bo) : owner.export(own);
      Mapping spare = other.create(BYTES);
      Mapping imported = other.importBuffer(dmaBuf);
      MemoryRegion region = card.register(dmaBuf, Registration.ON_DEMAND);
      Framebuffer framebuffer = display.add(dmaBuf);
      for (int round = 0; round < rounds; round++) {
        owner.submit(using(own, true));
        if (round == rounds / 2) {
          breakARule(dmaBuf);
        }
        useFromTheOtherGpu(imported, spare);
        Fence sent = card.transfer(region, BYTES, false);
        if (sent != null) {
          sent.await();
          cardRounds++;
        }
        displayRounds += display.flip(framebuffer) ? 1 : 0;
        display.hide();
        moveAway(bo);
      }
      owner.awaitUnfinishedBelow(1);
      display.remove(framebuffer);
      card.deregister(region);
      pinsLeft = bo.pins();
      other.close(spare, null, List.of());
      close(own, imported, dmaBuf);
    }

    private DmaBuf exportBadly(BufferObject bo) throws Interrupted, NoMemory, Busy {
      DmaBuf[] made = new DmaBuf[1];
      transact(t -> {
        t.lock(bo);
        t.seal();
        made[0] = new DmaBuf(exporter, bo, conduct);
      });
      return made[0];
    }

    private void close(Mapping own, Mapping imported, DmaBuf dmaBuf)
        throws Interrupted, NoMemory, Busy {
      dmaBuf.bo().retain();
      owner.close(own, dmaBuf, List.of(imported));
      if (wrong == Wrong.NOTIFIES_LATE) {
        transact(t -> {
          t.lock(dmaBuf.bo());
          t.seal();
          dmaBuf.notifyMove(t);
        });
      }
      dmaBuf.bo().release();
    }

    private void useFromTheOtherGpu(Mapping imported, Mapping spare)
        throws Interrupted, NoMemory, Busy {
      try {
        other.submit(using(imported, false));
      } catch (Revoked gone) {
        lost += lost == 0 ? 1 : 0;
        other.submit(using(spare, true));
      }
      other.awaitUnfinishedBelow(1);
      gpuRounds++;
    }

    private void moveAway(BufferObject bo) throws Interrupted, NoMemory, Busy {
      transact(t -> {
        t.lock(bo);
        if (!bo.isPinned()) {
          bo.manager().validate(bo, IN_GTT, t);
        }
        t.seal();
      });
    }

    private void breakARule(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      switch (wrong) {
        case THROWS -> exporter.throwWhenMapping();
        case NEVER_SIGNALS -> leaveAFence(dmaBuf.bo());
        case KEEPS_A_PIN -> keepOnePin(dmaBuf);
        case UNMAPS_TWICE, LEAKS_A_PIN, THROWS_WHEN_ASKED -> importBadly(dmaBuf);
        // That comes at the end, or not at all.
        case NOTIFIES_LATE -> {}
        case null -> {}
      }
    }

    private void keepOnePin(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      // Only over the pin of somebody who comes and goes now.
      exporter.keepPins();
      MemoryRegion passing = card.register(dmaBuf, Registration.PINNED);
      card.deregister(passing);
      exporter.unpinAgain();
    }

    private void leaveAFence(BufferObject bo) throws Interrupted, NoMemory, Busy {
      Fence never =
          FenceTimeline.announced(fleet.simulation(), fleet.wwClass().lockdep(), "ring of gpu0")
              .nextFence();
      transact(t -> {
        t.lock(bo);
        bo.reservation().reserveSlots(1);
        t.seal();
        bo.reservation().add(never, Usage.WRITE);
        conduct.expect(exporterName, bo, never, FENCE_NANOS);
      });
    }

    private void importBadly(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      Attachment bad =
          dmaBuf.request(new BadDriver.BadImporter(wrong == Wrong.THROWS_WHEN_ASKED), 1, true);
      dmaBuf.attachWithin(
          new Ticket(fleet.wwClass(), fleet.ticketSettings()),
          bad,
          t -> {
            t.lock(dmaBuf.bo());
            dmaBuf.attach(bad, t);
            t.onBackOff(() -> dmaBuf.undoAttach(bad));
            dmaBuf.map(bad, t);
            if (wrong == Wrong.LEAKS_A_PIN) {
              dmaBuf.pin(bad, t);
            }
            t.seal();
          });
      if (wrong == Wrong.THROWS_WHEN_ASKED) {
        moveAway(dmaBuf.bo());
      }
      transact(t -> {
        t.lock(dmaBuf.bo());
        t.seal();
        dmaBuf.unmap(bad);
        if (wrong == Wrong.UNMAPS_TWICE) {
          dmaBuf.unmap(bad);
        }
        dmaBuf.detach(bad);
      });
    }

    private void transact(Attempt attempt) throws Interrupted, NoMemory, Busy {
      new Ticket(fleet.wwClass(), fleet.ticketSettings()).execute(attempt);
    }

    private static Submission using(Mapping mapping, boolean writes) {
      Submission submission = new Submission();
      submission.use(
          mapping, writes ? 0 : BYTES, writes ? BYTES : 0, Submission.ANY_VERSION, Long.MAX_VALUE);
      return submission;
    }
  }
}

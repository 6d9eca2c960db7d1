package org.vramlab.workloads.cases.library;

import java.util.List;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.fabric.PeerHasFreeMemory;
import org.vramlab.workloads.cases.fabric.PeerToPeerReadIllegal;
import org.vramlab.workloads.cases.fabric.PeerToPeerSilentWrongData;
import org.vramlab.workloads.cases.fabric.XgmiHopsLie;
import org.vramlab.workloads.cases.fencing.AllocationInSignallingPath;
import org.vramlab.workloads.cases.fencing.EvictionFenceMmapDeadlock;
import org.vramlab.workloads.cases.fencing.ForeignFenceNeverSignals;
import org.vramlab.workloads.cases.fencing.TwoDeviceMigrationLivelock;
import org.vramlab.workloads.cases.lifetime.GhostObjectWrongFree;
import org.vramlab.workloads.cases.lifetime.LruBulkMoveCorruption;
import org.vramlab.workloads.cases.lifetime.PipelinedMoveConsumerRace;
import org.vramlab.workloads.cases.locking.CompositorDies;
import org.vramlab.workloads.cases.locking.EdeadlkMaskedAsEnomem;
import org.vramlab.workloads.cases.locking.ExecWalkDropsCallersLock;
import org.vramlab.workloads.cases.locking.SubmissionFailsWhileAllBusy;
import org.vramlab.workloads.cases.locking.TrylockStarvedBySpammySubmitter;
import org.vramlab.workloads.cases.placing.BackgroundStealsVram;
import org.vramlab.workloads.cases.placing.EvictRefaultLivelock;
import org.vramlab.workloads.cases.placing.SoftEvictedNeverReturns;
import org.vramlab.workloads.cases.placing.SuspendVersusRebind;
import org.vramlab.workloads.cases.placing.ThrottleStarvesHugeBuffer;
import org.vramlab.workloads.cases.placing.TwoAppPingPong;
import org.vramlab.workloads.cases.sharing.AttachBeforeInit;
import org.vramlab.workloads.cases.sharing.DmaBufPollRace;
import org.vramlab.workloads.cases.sharing.DriversThatBreakTheRules;
import org.vramlab.workloads.cases.sharing.DynamicAttachNoRemap;
import org.vramlab.workloads.cases.sharing.MoveNotifyTicketContract;
import org.vramlab.workloads.cases.sharing.ReservationVersusPrivateLock;
import org.vramlab.workloads.cases.sharing.SameDriverRecursiveReservation;
import org.vramlab.workloads.cases.sharing.SharedMapBacksOff;
import org.vramlab.workloads.cases.sharing.StaticAttachPinsGtt;
import org.vramlab.workloads.cases.sharing.UnaccountedPinDos;
import org.vramlab.workloads.cases.sharing.UnsyncedCrossGpuMigration;
import org.vramlab.workloads.cases.soak.Soak;
import org.vramlab.workloads.io.UsageException;

/** All field cases that ship, in the order of the collection. */
public final class FieldCases {
  /** The list to which a new case is added. */
  public static final List<FieldCase> ALL =
      List.of(
          new EdeadlkMaskedAsEnomem(),
          new TrylockStarvedBySpammySubmitter(),
          new SubmissionFailsWhileAllBusy(),
          new CompositorDies(),
          new ExecWalkDropsCallersLock(),
          new SharedMapBacksOff(),
          new MoveNotifyTicketContract(),
          new SameDriverRecursiveReservation(),
          new ReservationVersusPrivateLock(),
          new StaticAttachPinsGtt(),
          new DynamicAttachNoRemap(),
          new AttachBeforeInit(),
          new UnsyncedCrossGpuMigration(),
          new ForeignFenceNeverSignals(),
          new DmaBufPollRace(),
          new EvictRefaultLivelock(),
          new SoftEvictedNeverReturns(),
          new ThrottleStarvesHugeBuffer(),
          new TwoAppPingPong(),
          new BackgroundStealsVram(),
          new TwoDeviceMigrationLivelock(),
          new AllocationInSignallingPath(),
          new EvictionFenceMmapDeadlock(),
          new GhostObjectWrongFree(),
          new LruBulkMoveCorruption(),
          new PipelinedMoveConsumerRace(),
          new UnaccountedPinDos(),
          new SuspendVersusRebind(),
          new PeerToPeerSilentWrongData(),
          new PeerToPeerReadIllegal(),
          new XgmiHopsLie(),
          new PeerHasFreeMemory(),
          new DriversThatBreakTheRules(),
          new Soak());

  private FieldCases() {}

  /**
   * The case, or the chain of fixes, that the user calls {@code name}, by its id or its section,
   * such as A1.
   */
  public static FieldCase named(String name) throws UsageException {
    for (FieldCase each : ALL) {
      if (each.id().equals(name) || each.section().equalsIgnoreCase(name)) {
        return each;
      }
    }
    FieldCase chain = FixChains.of(name);
    if (chain != null) {
      return chain;
    }
    throw new UsageException(
        "there is no case '" + name + "'",
        "known are "
            + String.join(", ", ALL.stream().map(FieldCase::id).toList())
            + ", and chain-1 to chain-"
            + FixChains.ALL.size());
  }
}

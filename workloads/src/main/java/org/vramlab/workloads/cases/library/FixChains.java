package org.vramlab.workloads.cases.library;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.FixChain;
import org.vramlab.workloads.cases.FixChain.Link;
import org.vramlab.workloads.cases.lifetime.LruBulkMoveCorruption;
import org.vramlab.workloads.cases.locking.EdeadlkMaskedAsEnomem;
import org.vramlab.workloads.cases.locking.ExecWalkDropsCallersLock;
import org.vramlab.workloads.cases.placing.SoftEvictedNeverReturns;
import org.vramlab.workloads.cases.placing.SuspendVersusRebind;
import org.vramlab.workloads.cases.placing.TwoAppPingPong;
import org.vramlab.workloads.cases.sharing.AttachBeforeInit;
import org.vramlab.workloads.cases.sharing.SameDriverRecursiveReservation;
import org.vramlab.workloads.cases.sharing.UnaccountedPinDos;

/**
 * The chains of fixes that ship, in the order of the collection: each a fault, the fix that broke
 * something else, and the right fix.
 */
public final class FixChains {
  /** All of them. */
  public static final List<FieldCase> ALL =
      List.of(lostLock(), suspend(), bulkMove(), retry(), fallback(), pins(), recursion());

  private FixChains() {}

  /** The one that the user calls so, by its id or its section; null if there is none. */
  static @Nullable FieldCase of(String name) {
    return ALL.stream()
        .filter(chain -> chain.id().equals(name) || chain.section().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }

  private static FixChain lostLock() {
    ExecWalkDropsCallersLock a5 = new ExecWalkDropsCallersLock();
    return new FixChain(
        "chain-1",
        "masked-lock-then-lost-lock",
        "the back-off is masked; the walk locks as the caller, and unlocks for him; it knows what"
            + " was held",
        new Link(new EdeadlkMaskedAsEnomem(), "one-ticket", "A lost lock comes out as ENOMEM."),
        new Link(
            a5,
            "what is held already counts as just locked",
            "The walk locks with the caller's transaction, whatever that holds."),
        new Link(
            a5,
            "what is held already is evicted, and stays locked",
            "The walk is told what was held before."));
  }

  private static FixChain suspend() {
    SuspendVersusRebind f2 = new SuspendVersusRebind();
    return new FixChain(
        "chain-2",
        "never-returns-then-never-suspends",
        "what was pushed out stays out; it comes back, also while a suspend pushes it out; the"
            + " suspend has a gate",
        new Link(
            new SoftEvictedNeverReturns(),
            "submissions pass no ticket",
            "Submissions pass no ticket, and nothing is brought back."),
        new Link(f2, "cure of C2, no gate", "They pass it, and bring back what a suspend evicts."),
        new Link(f2, "cure of C2, gate", "Submissions wait while the device is emptied."));
  }

  private static FixChain bulkMove() {
    LruBulkMoveCorruption e2 = new LruBulkMoveCorruption();
    return new FixChain(
        "chain-3",
        "endless-walk-then-corrupt-order",
        "the walk that swaps out goes round; what is swapped out stays in its bulk move; it leaves",
        new Link(
            e2,
            "everybody is tidied up, swapped out or not",
            "Who cannot be swapped out goes to the end of the order, where the walk meets it"
                + " again."),
        new Link(
            e2,
            "the same, and nobody looks at the ends when it is freed",
            "The cure tests for 0, and success is a number of pages."),
        new Link(e2, "who is swapped out is", "The cure stands on the right side of the test."));
  }

  private static FixChain retry() {
    AttachBeforeInit b3 = new AttachBeforeInit();
    return new FixChain(
        "chain-4",
        "failure-then-retry-of-what-is-freed",
        "an import that fails leaves itself attached; its retry uses what was freed; it begins"
            + " anew",
        new Link(
            b3,
            "attached; making it fails; freed while attached",
            "An import attaches before it has all it needs."),
        new Link(
            b3,
            "made first; the retry uses what the failure freed",
            "Under exhaustive eviction imports are retried."),
        new Link(b3, "made, then attached; a retry begins anew", "A retry makes it again."));
  }

  private static FixChain fallback() {
    TwoAppPingPong c4 = new TwoAppPingPong();
    return new FixChain(
        "chain-5",
        "ping-pong-then-never-returns",
        "two processes evict each other for ever; nobody evicts, and nobody returns; moves have a"
            + " budget",
        new Link(c4, "VRAM only", "Every submission brings everything into VRAM."),
        new Link(c4, "VRAM or GTT, equally good", "GTT counts as just as good."),
        new Link(
            c4,
            "throttled, and back when there is room",
            "Moves have a budget, and who was pushed out comes back when there is room."));
  }

  private static FixChain pins() {
    UnaccountedPinDos e5 = new UnaccountedPinDos();
    return new FixChain(
        "chain-6",
        "no-pins-then-uncounted-pins",
        "importers may not pin; they may, and nobody counts; what they pin has a limit",
        new Link(
            e5,
            "importers may not pin at all",
            "Pins are forbidden, because they would keep everybody else out."),
        new Link(e5, "pins are not counted", "They are allowed, since memory is accounted for."),
        new Link(e5, "importers may pin 50 % of VRAM", "The account covers pins, too."));
  }

  private static FixChain recursion() {
    SameDriverRecursiveReservation a7 = new SameDriverRecursiveReservation();
    return new FixChain(
        "chain-7",
        "recursive-lock-then-said-dynamic",
        "the map callback locks what its caller holds; the driver says that it is dynamic; it pins"
            + " at attach",
        new Link(
            a7,
            "the map callback takes the reservation; a static importer",
            "Two cards of one driver share a buffer."),
        new Link(
            a7,
            "the same in an exporter that says it is dynamic",
            "The exporter declares itself dynamic, and is not."),
        new Link(
            a7,
            "pinned at attach, no lock in the map callback",
            "It pins at attach, and its callbacks take no lock."));
  }
}

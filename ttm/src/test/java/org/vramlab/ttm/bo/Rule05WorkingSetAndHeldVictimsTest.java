package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 5: what an attempt has in its working set is no victim where it is wanted; what its ticket
 * merely holds is, and is not unlocked by that.
 */
class Rule05WorkingSetAndHeldVictimsTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 2, 100);

  private void validate(Ticket ticket, BufferObject bo)
      throws org.vramlab.ttm.failure.WouldDeadlock,
          org.vramlab.ttm.failure.Interrupted,
          org.vramlab.ttm.failure.NoMemory {
    gpu.manager.validate(bo, Placement.of(Place.anywhere(FakeGpu.VRAM)), ticket);
  }

  /** Locks and validates three buffers of one page in two pages, then looks where they are. */
  private List<Boolean> residentAtSeal(boolean keepsRule) {
    BufferObject[] list = new BufferObject[2];
    boolean[] resident = new boolean[2];
    gpu.run(() -> {
      list[0] = gpu.create(1);
      list[1] = gpu.create(2);
      gpu.ticket()
          .execute(t -> {
            for (BufferObject bo : list) {
              t.lock(bo);
              if (keepsRule) {
                bo.addToWorkingSet(t, FakeGpu.VRAM);
              }
            }
            for (BufferObject bo : list) {
              validate(t, bo);
            }
            t.seal();
            for (int i = 0; i < 2; i++) {
              resident[i] = list[i].isIn(gpu.vram());
            }
          });
    });
    return List.of(resident[0], resident[1]);
  }

  /** The planted fault, counterexample 7 of the model: sealed with its working set not resident. */
  @Test
  void workingSetNotMarked_oneEvictsTheOtherAndTheTicketSeals() {
    assertEquals(List.of(false, true), residentAtSeal(false));
  }

  @Test
  void workingSetMarked_thatDoesNotFit_isRefusedInstead() {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> residentAtSeal(true));
    assertTrue(refused.getCause() instanceof org.vramlab.ttm.failure.NoMemory);
  }

  /**
   * Field case A5: the walk meets a buffer that the caller has locked for a purpose of its own, and
   * must not unlock it, whether victims are kept or dropped.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void heldBuffer_evicted_staysLocked(boolean keepVictims) {
    gpu.run(() -> {
      BufferObject held = gpu.inVram(2);
      BufferObject bo = gpu.create(1);
      gpu.ticket(EvictionMode.TICKET, keepVictims)
          .execute(t -> {
            t.lock(held);
            t.lock(bo);
            bo.addToWorkingSet(t, FakeGpu.VRAM);
            validate(t, bo);
            assertTrue(held.isIn(gpu.gtt()));
            assertTrue(held.lock().heldByCurrentTask());
            t.seal();
          });
    });
  }

  /**
   * The planted fault of A5: a walk that releases from a mark set before the caller's own locks.
   */
  @Test
  void heldBuffer_releasedByAWalkThatForgetsTheMark_isFoundAtTheNextUse() {
    gpu.run(() -> {
      BufferObject held = gpu.inVram(2);
      BufferObject bo = gpu.create(1);
      gpu.ticket()
          .execute(t -> {
            int tooEarly = t.mark();
            t.lock(held);
            t.lock(bo);
            bo.addToWorkingSet(t, FakeGpu.VRAM);
            validate(t, bo);
            t.releaseSince(tooEarly);
            assertFalse(held.lock().heldByCurrentTask());
            assertThrows(AssertionError.class, () -> gpu.manager.touch(bo));
          });
    });
  }

  /** A buffer that an earlier attempt wanted is not protected by that for ever. */
  @Test
  void workingSetOfAnEarlierAttempt_isAVictimAgain() {
    gpu.run(() -> {
      BufferObject earlier = gpu.create(2);
      Ticket ticket = gpu.ticket();
      gpu.place(ticket, FakeGpu.VRAM, earlier);
      gpu.place(ticket, FakeGpu.VRAM, gpu.create(2));
      assertTrue(earlier.isIn(gpu.gtt()));
    });
  }
}

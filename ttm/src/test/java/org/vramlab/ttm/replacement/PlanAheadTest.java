package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who is used within the window stays, worked out by hand. */
class PlanAheadTest {
  private static final int SLOTS = 8;

  private static PlanAhead seeing(int window) {
    PlanAhead policy = new PlanAhead(CacheSetting.managed(100, 1), window);
    policy.ensureSlots(SLOTS);
    for (int slot = 0; slot < SLOTS; slot++) {
      policy.resize(slot, 1);
    }
    return policy;
  }

  private static int[] order(PlanAhead policy) {
    int[] all = new int[SLOTS];
    return Arrays.copyOf(all, policy.candidates(all));
  }

  /** At operation 10, ten ahead: 3 and 1 are in the window, 20 being its last. */
  @Test
  void order_beyondTheWindowByUse_thenWithinItTheFarthestFirst() {
    PlanAhead policy = seeing(10);
    policy.broughtIn(0, 7, Replacement.NEVER);
    policy.broughtIn(1, 8, 12);
    policy.broughtIn(2, 9, 21);
    policy.broughtIn(3, 10, 20);
    assertArrayEquals(new int[] {0, 2, 3, 1}, order(policy));
  }

  /** Belady would take 2, which comes back last; seen from here 1 and 2 are alike. */
  @Test
  void order_twoBeyondTheWindow_theLeastRecentlyUsedGoesWhateverComesLater() {
    PlanAhead policy = seeing(10);
    policy.broughtIn(1, 1, 100);
    policy.broughtIn(2, 2, 200);
    assertArrayEquals(new int[] {1, 2}, order(policy));
  }

  @Test
  void timePasses_whoComesIntoTheWindowIsKept() {
    PlanAhead policy = seeing(10);
    policy.broughtIn(1, 1, 15);
    policy.broughtIn(2, 2, 40);
    policy.used(2, 4, 40);
    assertArrayEquals(new int[] {1, 2}, order(policy), "15 is more than ten after 4");
    policy.used(2, 5, 40);
    assertArrayEquals(new int[] {2, 1}, order(policy), "and ten after 5");
  }

  /** Events are more than operations: several uses by one operation do not move the window. */
  @Test
  void manyUsesByOneOperation_theWindowStays() {
    PlanAhead policy = seeing(3);
    for (int slot = 0; slot < 6; slot++) {
      policy.broughtIn(slot, 1, slot == 0 ? 5 : Replacement.NEVER);
    }
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, order(policy));
    policy.settled(5, 2, Replacement.NEVER);
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 0}, order(policy));
  }

  /** Whose use was to be by now, and has not been told of, is needed soonest. */
  @Test
  void useThatIsPast_isDueNow() {
    PlanAhead policy = seeing(10);
    policy.broughtIn(1, 1, 3);
    policy.broughtIn(2, 9, 11);
    policy.broughtIn(3, 9, Replacement.NEVER);
    assertArrayEquals(new int[] {3, 2, 1}, order(policy));
  }

  @Test
  void usedForTheLastTime_leavesTheWindow() {
    PlanAhead policy = seeing(10);
    policy.broughtIn(1, 1, 3);
    policy.broughtIn(2, 2, 9);
    policy.used(1, 3, Replacement.NEVER);
    assertArrayEquals(new int[] {1, 2}, order(policy));
  }

  @Test
  void windowThatIsNone_isRefused() {
    CacheSetting setting = CacheSetting.ofObjects(1, 1);
    assertThrows(IllegalArgumentException.class, () -> new PlanAhead(setting, -1));
    assertThrows(IllegalArgumentException.class, () -> new PlanAhead(setting, 1L << 31));
  }
}

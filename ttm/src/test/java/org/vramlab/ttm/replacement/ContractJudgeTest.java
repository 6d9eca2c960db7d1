package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.failure.BrokenContract;
import org.vramlab.ttm.replacement.WrongPolicy.Mistake;

/** What the judge of policies from outside says of each mistake that one can make. */
class ContractJudgeTest {
  private static final int SLOTS = 10;

  private static String sentence(BrokenContract broken) {
    return String.valueOf(broken.getMessage());
  }

  /** A cache of four objects, of which 0 to 4 come in, and 0 again. */
  private static void requests(Mistake mistake) {
    CacheSetting setting = CacheSetting.ofObjects(mistake == Mistake.ADMITS_GIANT ? 1 : 4, SLOTS);
    long[] sizes = new long[SLOTS];
    java.util.Arrays.fill(sizes, mistake == Mistake.ADMITS_GIANT ? 2 : 1);
    CacheSetting sized = CacheSetting.countingSizes(setting.capacity(), sizes, sizes, 1);
    Replacement policy = new WrongPolicy(sized, mistake);
    policy.judgeAs("'mine'", sized);
    int[] requests = {0, 1, 2, 3, 4, 0};
    policy.replay(requests, 0, requests.length, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EVICTS_TWICE    | 'mine' evicts slot 0, which it does not keep.
          EVICTS_STRANGER | 'mine' evicts slot 9, which it does not keep.
          EVICTS_NOBODY   | 'mine' is asked to evict, again and again, and evicts nobody.
          KEEPS_STRANGER  | 'mine' keeps slot 1, while it was told of 0.
          KEEPS_TWICE     | 'mine' keeps slot 0 twice.
          FINDS_STRANGER  | 'mine' says in find() that slot 0 is kept, which it is not.
          HOLDS_NOBODY    | 'mine' says in holds() that slot 0 is not kept, but has not called left() or dropped() for it.
          ADMITS_GIANT    | 'mine' admits slot 0, which is larger than all there is.
          KEEPS_TOO_MUCH  | 'mine' keeps 5, and no more than 4 fits.
          """)
  void judged_mistakeInACache_isTold(Mistake mistake, String expected) {
    BrokenContract broken = assertThrows(BrokenContract.class, () -> requests(mistake));
    assertEquals("'mine'" + expected.substring(expected.indexOf(' ')), sentence(broken));
  }

  @Test
  void judged_noMistakeInACache_isClean() {
    requests(Mistake.NONE);
  }

  /** Slots 0 to 3 come in and are used; then somebody looks for victims, and evicts the first. */
  private static void managing(Mistake mistake) {
    CacheSetting setting = CacheSetting.managed(100, 1);
    Replacement policy = new WrongPolicy(setting, mistake);
    policy.judgeAs("'mine'", setting);
    ManagedCache cache = new ManagedCache(policy);
    cache.ensureSlots(SLOTS);
    for (int slot = 0; slot < 4; slot++) {
      cache.bringIn(slot, 10, slot, Replacement.NEVER);
      cache.use(slot, slot, Replacement.NEVER);
    }
    cache.use(1, 5, Replacement.NEVER);
    int[] order = new int[3];
    cache.candidates(order, new int[3]);
    cache.evict(order[0]);
    cache.end(order[1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OFFERS_TWICE        | 'mine' offers slot 0 as a candidate twice.
          OFFERS_STRANGER     | 'mine' offers slot 9 as a candidate, which it does not keep.
          OFFERS_FEW          | 'mine' offers 2 candidates where 3 are kept and fit into the array.
          FINDS_NOBODY        | 'mine' says in find() that slot 1 is not kept, which it is.
          EVICTS_ANOTHER      | 'mine' names slot 0 as its first candidate, and then evicts another.
          FORGETS_TO_TAKE_OUT | 'mine' keeps slot 1, which it was told to take out.
          """)
  void judged_mistakeUnderAManager_isTold(Mistake mistake, String expected) {
    BrokenContract broken = assertThrows(BrokenContract.class, () -> managing(mistake));
    assertEquals("'mine'" + expected.substring(expected.indexOf(' ')), sentence(broken));
  }

  @Test
  void judged_noMistakeUnderAManager_isClean() {
    managing(Mistake.NONE);
  }

  @Test
  void judged_otherSetting_isTold() {
    Replacement policy = new WrongPolicy(CacheSetting.ofObjects(5, SLOTS), Mistake.NONE);
    BrokenContract broken =
        assertThrows(
            BrokenContract.class, () -> policy.judgeAs("'mine'", CacheSetting.ofObjects(4, SLOTS)));
    assertEquals("'mine' hands on another setting than it was given.", sentence(broken));
  }
}

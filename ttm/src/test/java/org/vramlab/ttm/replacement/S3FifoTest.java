package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whom S3-FIFO would evict next, in a memory manager, which asks for the order first. */
class S3FifoTest {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int THIRD = 2;

  private final S3Fifo policy =
      new S3Fifo(
          new CacheSetting(10, 3, new long[] {1, 1, 1}, new long[] {0, 1, 2}, true, 1),
          S3Fifo.Variant.PAPER,
          1,
          0.3,
          0.9);

  private int[] order() {
    int[] all = new int[3];
    return Arrays.copyOf(all, policy.candidates(all));
  }

  private void bringIn(int slot) {
    policy.broughtIn(slot, 0, Replacement.NEVER);
  }

  private void use(int slot) {
    policy.used(slot, 0, Replacement.NEVER);
  }

  @Test
  void whoWasUsedInTheSmallQueue_hasNoChanceInTheMainOneYet_andGoesBeforeThoseThatHave() {
    bringIn(FIRST);
    use(FIRST);
    policy.evictOne(Replacement.NONE); // nobody goes, the first moves on
    use(FIRST);
    bringIn(SECOND);
    use(SECOND);
    assertArrayEquals(new int[] {SECOND, FIRST}, order());
    policy.evictOne(Replacement.NONE); // nobody goes, the second moves on
    policy.evictOne(Replacement.NONE);
    assertTrue(policy.holds(FIRST));
    assertFalse(policy.holds(SECOND));
  }

  @Test
  void whoWasNotUsedInTheSmallQueue_goesFirst() {
    bringIn(FIRST);
    use(FIRST);
    policy.evictOne(Replacement.NONE);
    bringIn(SECOND);
    use(SECOND);
    bringIn(THIRD);
    assertArrayEquals(new int[] {THIRD, FIRST, SECOND}, order());
  }
}

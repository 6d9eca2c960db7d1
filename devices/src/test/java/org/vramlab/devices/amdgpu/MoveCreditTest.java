package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What submissions may move, in the time-credit form. */
class MoveCreditTest {
  private static final long MIB = 1 << 20;
  private static final long VRAM = 1024 * MIB;
  private static final long FULL = 0;

  private final MoveCredit credit = new MoveCredit(8);

  @Test
  void threshold_fullCredit_is200MillisecondsAtTheRate() {
    assertEquals(200_000 * 8, credit.thresholdBytes(0, FULL, VRAM));
  }

  @Test
  void threshold_neverMoreThan200Milliseconds() {
    assertEquals(200_000 * 8, credit.thresholdBytes(5_000_000_000L, FULL, VRAM));
  }

  @Test
  void moved_overshoot_isDebtThatTimePaysOff() {
    credit.thresholdBytes(0, FULL, VRAM);
    credit.moved(300_000 * 8);
    assertEquals(0, credit.thresholdBytes(0, FULL, VRAM));
    assertEquals(0, credit.thresholdBytes(100_000_000, FULL, VRAM));
    assertEquals(1_000 * 8, credit.thresholdBytes(101_000_000, FULL, VRAM));
  }

  @Test
  void threshold_vramHasRoom_atLeastAQuarterOfIt() {
    credit.thresholdBytes(0, FULL, VRAM);
    credit.moved(900 * MIB);
    assertEquals(0, credit.thresholdBytes(0, VRAM / 8 - 1, VRAM));
    assertEquals(32 * MIB, credit.thresholdBytes(0, 128 * MIB, VRAM));
  }

  @Test
  void rate_isRoundedDownToAPowerOfTwo_andAtLeastOne() {
    assertEquals(200_000 * 8, new MoveCredit(15).thresholdBytes(0, FULL, VRAM));
    assertThrows(IllegalArgumentException.class, () -> new MoveCredit(0));
  }
}

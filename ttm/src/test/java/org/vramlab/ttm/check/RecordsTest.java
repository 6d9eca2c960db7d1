package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecordsTest {
  @Test
  void drop_thenCreateInTheSameSlot_readsZero() {
    Records records = new Records(3);
    for (int id = 0; id < 5000; id++) {
      records.create(id, 1);
      assertEquals(0, records.get(id, 2));
      records.set(id, 2, id);
      if (id >= 10) {
        assertEquals(id - 10, records.get(id - 10, 2));
        records.drop(id - 10);
      }
    }
    assertEquals(10, records.live());
    assertEquals(4990, records.firstLive());
    assertFalse(records.isLive(4989));
    assertTrue(records.wasEver(4989));
    assertFalse(records.wasEver(5000));
  }

  @Test
  void get_negativeOrNeverCreated_isZero() {
    Records records = new Records(2);
    assertEquals(0, records.get(-1, 0));
    assertEquals(0, records.get(1_000_000, 1));
    assertFalse(records.isLive(-1));
    assertFalse(records.wasEver(-1));
  }
}

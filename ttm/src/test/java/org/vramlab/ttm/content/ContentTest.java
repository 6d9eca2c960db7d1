package org.vramlab.ttm.content;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What one piece of memory holds, and the sentence that says what is wrong with it. */
class ContentTest {
  /** Memory and nothing else. */
  private static final class Memory implements Content {
    private long version = NOTHING;

    @Override
    public long version() {
      return version;
    }

    @Override
    public void write(long newVersion) {
      version = newVersion;
    }
  }

  private final Content content = new Memory();

  @Test
  void expect_whatWasWritten_isSilent() {
    content.write(3);
    assertDoesNotThrow(() -> content.expect(3, 7, "job", 1));
  }

  @Test
  void expect_newerThanItHolds_saysStaleReadOrLostWrite() {
    content.write(3);
    assertEquals(
        "job 1 of buffer 7 expected version 4 but its memory holds version 3: a stale read or a"
            + " lost write",
        messageOf(4));
  }

  @Test
  void expect_olderThanItHolds_saysWrittenTooEarly() {
    content.write(3);
    assertEquals(
        "job 1 of buffer 7 expected version 2 but its memory holds version 3: somebody wrote too"
            + " early",
        messageOf(2));
  }

  @Test
  void expect_neverWritten_saysNothing() {
    assertEquals(
        "job 1 of buffer 7 expected version 0 but its memory holds nothing: a stale read or a lost"
            + " write",
        messageOf(0));
  }

  /** Work that was stopped keeps the order of versions, and nobody takes its result for one. */
  @Test
  void garbage_takesThePlaceOfOneVersion_andIsNotTakenForIt() {
    content.write(Content.garbage(3));
    assertTrue(content.isGarbage());
    assertDoesNotThrow(() -> content.expect(3, 7, "job", 1));
    assertEquals(
        "job 1 of buffer 7 expected version 4 but its memory holds garbage for version 3: a stale"
            + " read or a lost write",
        messageOf(4));
    content.write(4);
    assertFalse(content.isGarbage());
    assertEquals(Content.NOTHING, Content.garbage(Content.NOTHING));
  }

  private String messageOf(long expected) {
    BrokenContent broken =
        assertThrows(BrokenContent.class, () -> content.expect(expected, 7, "job", 1));
    return String.valueOf(broken.getMessage());
  }
}

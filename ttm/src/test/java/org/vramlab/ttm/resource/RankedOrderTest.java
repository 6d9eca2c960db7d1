package org.vramlab.ttm.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.policy.EvictionPolicy;

/**
 * What time it is, to a policy that looks 1024 operations ahead. Nobody says so: what is said with
 * each use is the operation of the next one, and it has come when a later one is said.
 *
 * <p>A submission says so before it brings the buffer in; the use itself follows at its end.
 */
class RankedOrderTest {
  private final SmallPool pool = new SmallPool(EvictionPolicy.PLAN_AHEAD, 16);

  /** The operation that brings {@code owner} in; it is used next at {@code nextUse}. */
  private Resource bringIn(SmallPool.Owner owner, long nextUse) {
    return pool.locked(() -> {
      Resource resource = pool.manager.tryAllocate(owner, 1, Place.anywhere(0), 1, nextUse);
      assertNotNull(resource);
      pool.manager.touch(resource, nextUse);
      return resource;
    });
  }

  private void use(Resource resource, long nextUse) {
    pool.locked(() -> {
      pool.manager.touch(resource, nextUse);
      return resource;
    });
  }

  private List<Integer> order() {
    return pool.locked(() -> pool.manager.residents(0)).stream().map(Resident::id).toList();
  }

  private static SmallPool.Owner owner(int id) {
    return new SmallPool.Owner(id, 0);
  }

  @Test
  void usesThatAreYetToCome_doNotMoveTime() {
    bringIn(owner(1), 2000);
    bringIn(owner(2), 5000);
    assertEquals(List.of(1, 2), order(), "both are beyond the window: by use");
  }

  @Test
  void useThatWasAnnounced_movesTime() {
    Resource first = bringIn(owner(1), 2000);
    bringIn(owner(2), 3000);
    bringIn(owner(3), 9000);
    assertEquals(List.of(1, 2, 3), order());
    use(first, 2100);
    assertEquals(List.of(3, 2, 1), order(), "it is 2000: 3000 is within the window, 9000 is not");
  }

  @Test
  void touchThatSaysNothingNew_isNoUse() {
    Resource first = bringIn(owner(1), 2000);
    bringIn(owner(2), 3000);
    use(first, 2000);
    assertEquals(List.of(2, 1), order(), "by use, as it is not 2000 yet");
  }

  @Test
  void returnAtTheAnnouncedUse_movesTime() {
    SmallPool.Owner wanderer = owner(1);
    Resource away = bringIn(wanderer, 2000);
    bringIn(owner(2), 3000);
    bringIn(owner(3), 9000);
    pool.freeBehind(away);
    bringIn(wanderer, 2500);
    assertEquals(List.of(3, 2, 1), order());
  }

  /** Fetched early, before the operation says what comes after it: it is not that late yet. */
  @Test
  void returnBeforeTheAnnouncedUse_doesNotMoveTime() {
    SmallPool.Owner wanderer = owner(1);
    Resource away = bringIn(wanderer, 2000);
    bringIn(owner(2), 1500);
    bringIn(owner(3), 9000);
    pool.freeBehind(away);
    bringIn(wanderer, 2000);
    assertEquals(List.of(2, 3, 1), order());
  }
}

package org.vramlab.ttm.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.tenant.PoolTenants.Verdict;

/** Whom an eviction may touch, by the rules of the device-memory controller. */
class PoolTenantsTest {
  private final PoolTenants pool = new PoolTenants();
  private final Tenant game = new Tenant("game", null);
  private final Tenant browser = new Tenant("browser", null);

  private void use(Tenant tenant, long pages) {
    assertNull(pool.exceededBy(pool.of(tenant), pages));
    pool.charge(pool.of(tenant), pages);
  }

  private Verdict verdict(Tenant victim) {
    return pool.verdict(null, pool.of(victim));
  }

  @Test
  void verdict_nothingIsLimited_everybodyMayBeEvicted() {
    use(game, 10);
    assertEquals(Verdict.EVICTABLE, verdict(game));
    assertEquals(Verdict.EVICTABLE, pool.verdict(null, null));
  }

  @ParameterizedTest
  @CsvSource({"9, SPARED", "10, SPARED", "11, LOW", "20, LOW", "21, EVICTABLE"})
  void verdict_dependsOnUseAgainstMinAndLow(long used, Verdict expected) {
    pool.limit(game, new TenantLimits(10, 20, TenantLimits.UNLIMITED));
    use(game, used);
    assertEquals(expected, verdict(game));
  }

  @Test
  void exceededBy_overTheMaximum_namesWhoIsAtIt() {
    Tenant session = new Tenant("session", null);
    Tenant inside = new Tenant("inside", session);
    pool.limit(session, new TenantLimits(0, 0, 10));
    use(inside, 8);
    assertSame(pool.of(session), pool.exceededBy(pool.of(inside), 3));
    assertEquals(8, pool.of(inside).usedPages());
    assertEquals(8, pool.root().usedPages());
    pool.charge(pool.of(inside), -8);
    assertEquals(0, pool.of(session).usedPages());
  }

  @Test
  void verdict_somebodyIsAtTheMaximum_onlyThoseWithinMustMakeRoom() {
    Tenant session = new Tenant("session", null);
    Tenant inside = new Tenant("inside", session);
    use(inside, 5);
    use(browser, 5);
    PoolCharge limited = pool.of(session);
    assertEquals(Verdict.EVICTABLE, pool.verdict(limited, pool.of(inside)));
    assertEquals(Verdict.EVICTABLE, pool.verdict(limited, limited));
    assertEquals(Verdict.SPARED, pool.verdict(limited, pool.of(browser)));
  }

  /** Its own minimum does not protect a tenant that must make room for itself. */
  @Test
  void verdict_atItsOwnMaximum_itsMinimumDoesNotCount() {
    pool.limit(game, new TenantLimits(10, 10, 10));
    use(game, 10);
    assertEquals(Verdict.EVICTABLE, pool.verdict(pool.of(game), pool.of(game)));
  }

  @Test
  void protection_childrenAskForMoreThanTheirParentHas_itIsSharedInProportion() {
    Tenant session = new Tenant("session", null);
    Tenant a = new Tenant("a", session);
    Tenant b = new Tenant("b", session);
    pool.limit(session, new TenantLimits(30, 0, TenantLimits.UNLIMITED));
    pool.limit(a, new TenantLimits(40, 0, TenantLimits.UNLIMITED));
    pool.limit(b, new TenantLimits(20, 0, TenantLimits.UNLIMITED));
    use(a, 40);
    use(b, 20);
    assertEquals(Verdict.EVICTABLE, verdict(a));
    assertEquals(20, pool.of(a).effectiveMinPages());
    assertEquals(Verdict.EVICTABLE, verdict(b));
    assertEquals(10, pool.of(b).effectiveMinPages());
  }

  @Test
  void protection_whatNoChildAsksFor_isSharedByUse() {
    Tenant session = new Tenant("session", null);
    Tenant a = new Tenant("a", session);
    Tenant b = new Tenant("b", session);
    pool.limit(session, new TenantLimits(0, 30, TenantLimits.UNLIMITED));
    use(a, 40);
    use(b, 20);
    assertEquals(Verdict.EVICTABLE, verdict(a));
    assertEquals(20, pool.of(a).effectiveLowPages());
    verdict(b);
    assertEquals(10, pool.of(b).effectiveLowPages());
  }

  @Test
  void protection_parentIsProtectedWhole_soAreItsChildren() {
    Tenant session = new Tenant("session", null);
    Tenant a = new Tenant("a", session);
    pool.limit(session, new TenantLimits(Long.MAX_VALUE, 0, TenantLimits.UNLIMITED));
    use(a, 40);
    assertEquals(Verdict.SPARED, verdict(a));
  }

  @ParameterizedTest
  @CsvSource({"0, 10, SPARED", "5, 6, LOW", "15, 5, LOW", "15, 6, EVICTABLE"})
  void claim_isWithinItsOwnProtection(long used, long pages, Verdict expected) {
    pool.limit(game, new TenantLimits(10, 20, TenantLimits.UNLIMITED));
    use(game, used);
    assertEquals(expected, pool.claim(pool.of(game), pages));
  }

  @Test
  void verdictForClaim_sparesItsOwn_andWhoIsProtected() {
    Tenant inside = new Tenant("inside", game);
    pool.limit(browser, new TenantLimits(0, 10, TenantLimits.UNLIMITED));
    use(game, 5);
    use(inside, 5);
    use(browser, 10);
    use(new Tenant("other", null), 1);
    PoolCharge claimant = pool.of(game);
    assertEquals(Verdict.SPARED, pool.verdictForClaim(claimant, claimant));
    assertEquals(Verdict.SPARED, pool.verdictForClaim(claimant, pool.of(inside)));
    assertEquals(Verdict.LOW, pool.verdictForClaim(claimant, pool.of(browser)));
    use(browser, 1);
    assertEquals(Verdict.EVICTABLE, pool.verdictForClaim(claimant, pool.of(browser)));
  }

  /**
   * Two sessions: the protection inside of one says nothing against the other, only its own does.
   */
  @Test
  void verdictForClaim_countsFromTheCommonAncestor() {
    Tenant session = new Tenant("session", null);
    Tenant a = new Tenant("a", session);
    Tenant b = new Tenant("b", session);
    pool.limit(a, new TenantLimits(10, 0, TenantLimits.UNLIMITED));
    use(a, 10);
    use(b, 10);
    assertEquals(Verdict.SPARED, pool.verdictForClaim(pool.of(b), pool.of(a)));
    assertEquals(Verdict.EVICTABLE, pool.verdictForClaim(pool.of(game), pool.of(a)));
  }

  @Test
  void evicted_isCountedOnBothSides_butNotAmongOneself() {
    use(game, 5);
    use(browser, 5);
    pool.evicted(browser, game, 3);
    pool.evicted(game, game, 2);
    assertEquals(3, pool.of(browser).lostPages());
    assertEquals(3, pool.of(game).takenPages());
    assertEquals(0, pool.of(game).lostPages());
  }
}

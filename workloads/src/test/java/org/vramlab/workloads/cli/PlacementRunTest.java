package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.PlacementCount;

/** Where victims go, as an option of {@code run}. */
class PlacementRunTest {
  private static final String TRACE = "llama7b_train_seq4096";

  @Test
  void linux_isTheDefault_toTheByte() {
    String run = "run " + TRACE + " --vram x2 --json -";
    String byDefault = CommandLineRun.of(run).fine().out();
    assertEquals(byDefault, CommandLineRun.of(run + " --placement linux").fine().out());
    assertFalse(byDefault.contains("placement"), "what is as ever is not shown");
  }

  @Test
  void harvest_sparesTheHostsLink_andIsFaster_andCostAsWell() throws Exception {
    Outcome linux = ReplayContract.completes(TRACE, "--vram x2");
    Outcome harvest = ReplayContract.completes(TRACE, "--vram x2 --placement harvest --lenders 1");
    Outcome cost = CommandLineRun.outcome(TRACE, "--vram x2 --placement cost --lenders 1-3");

    assertTrue(harvest.makespanNanos() < 0.85 * linux.makespanNanos(), "by the better link");
    assertTrue(cost.makespanNanos() < 0.85 * linux.makespanNanos());
    assertTrue(linux.placement().isEmpty());
    assertTrue(count(harvest, "victimsToPeers").buffers() > 1000);
    assertEquals(0, count(harvest, "victimsDropped").buffers());
    assertTrue(count(cost, "victimsDropped").buffers() > 0);
    assertEquals(0, harvest.processes().getFirst().movedOutBytes());
    assertEquals(
        linux.processes().getFirst().operations(), cost.processes().getFirst().operations());
  }

  private static PlacementCount count(Outcome outcome, String what) {
    List<PlacementCount> found =
        outcome.placement().stream().filter(count -> count.what().equals(what)).toList();
    assertEquals(1, found.size(), what);
    return found.getFirst();
  }

  @Test
  void sameSeed_sameBytes_andJsonCountsWhereVictimsWent() {
    String run = "run " + TRACE + " --vram x2 --placement cost --lenders 1-3 --seed 7 --json -";
    String once = CommandLineRun.of(run).fine().out();
    assertEquals(once, CommandLineRun.of(run).fine().out());
    assertTrue(once.contains("\"victimsToPeersBytes\""));
    assertTrue(once.contains("\"guestsGivenBack\""));
    assertTrue(once.contains("\"usesInPlace\""));
  }

  @Test
  void decisionsAboutUse_areCounted_inPlaceOrHome() throws Exception {
    Outcome harvest = CommandLineRun.outcome(TRACE, "--vram x2 --placement harvest --lenders 1-3");
    Outcome cost = CommandLineRun.outcome(TRACE, "--vram x2 --placement cost --lenders 1-3");
    assertEquals(0, count(harvest, "usesInPlace").buffers(), "it brings everything home");
    assertEquals(
        harvest.processes().getFirst().movedInBytes() + fromPeers(harvest),
        count(harvest, "broughtHome").bytes(),
        "to the byte");
    assertTrue(count(cost, "usesInPlace").buffers() > 0);
    assertEquals(
        cost.processes().getFirst().peerAccessBytes()
            + cost.processes().getFirst().hostAccessBytes(),
        count(cost, "usesInPlace").bytes());
    assertTrue(count(cost, "broughtHome").buffers() < count(harvest, "broughtHome").buffers());
  }

  /** Each guest goes once and comes back once, but for those that are out at the end. */
  private static long fromPeers(Outcome outcome) {
    return outcome.processes().getFirst().movedPeerBytes()
        - count(outcome, "victimsToPeers").bytes();
  }

  @ParameterizedTest
  @CsvSource({
    "2, --placement nowhere, there is no placement 'nowhere'",
    "2, --lenders 1-3, borrows nothing",
    "2, --peer-vram 4GiB, borrows nothing",
    "2, --placement cost --lenders 1-, is not a number of a device",
    "2, --placement cost --lenders 3-1, is not a number of a device",
    "3, --placement cost --lenders 1-9, --lenders names device 8",
    "2, --placement cost --peer-vram x2, has no peak to go by",
    "2, --placement cost --locking one-ticket, does not go with --retire ghosts"
  })
  void whatMakesNoSense_isRefused_andSaysWhy(int status, String options, String why) {
    CommandLineRun run = CommandLineRun.of("run " + TRACE + " " + options);
    assertEquals(status, run.status());
    assertTrue(run.err().contains(why), run.err());
  }
}

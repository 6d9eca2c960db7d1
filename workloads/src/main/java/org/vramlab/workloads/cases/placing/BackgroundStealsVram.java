package org.vramlab.workloads.cases.placing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.Preference;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * C5: idle background processes have VRAM, and the game that starts spills to GTT. Protecting the
 * game alone does nothing: with VRAM full its allocations go to GTT at once, which is no eviction,
 * so that nobody asks who is protected. A page here is 64 MiB, of an 8 GiB card.
 *
 * <pre>
 *   background   32 pages, idle
 *   overlay      4 pages, idle, in the game's own group
 *   game         110 pages; its group's low covers both
 *   right        who is within its low evicts the unprotected, but not its own, before it falls back
 * </pre>
 */
public final class BackgroundStealsVram extends PlayedCase {
  private static final int VRAM_PAGES = 128;
  private static final int OVERLAY_PAGES = 4;

  /** Of each of two protected groups that together exceed VRAM. */
  private static final int RIVAL_PAGES = 80;

  private static final int RIVAL_ROUNDS = 200;
  private static final long PAGE = BufferObject.PAGE_BYTES;
  private static final String UNPROTECTED = "nobody is protected";
  private static final String NO_CLAIM = "the game is protected, but a fallback is no eviction";
  private static final String CLAIM = "the game is protected, and a fallback counts as an eviction";

  @Override
  public String id() {
    return "background-steals-vram";
  }

  @Override
  public String section() {
    return "C5";
  }

  @Override
  public String title() {
    return "idle background processes keep VRAM while the game spills to GTT";
  }

  @Override
  public String source() {
    return "Natalie Vock's dmem-cgroup series (CachyOS kernel-patches,"
        + " 0001-cgroup-vram.patch); bazzite-org/kernel-bazzite#52; drm/amd#3844";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("background-pages", "of the idle processes, of 128", 32, 19, 124),
        Knob.number("game-pages", "of the game", 110, 97, 124),
        Knob.number("dmem.low", "percent of the game's group that is protected", 100, 0, 100));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(Variant.faulty(UNPROTECTED), Variant.faulty(NO_CLAIM), Variant.right(CLAIM));
  }

  /** What one run measured. */
  private static final class Measured {
    private int game;
    private int overlay;
    private int background;
    private int rivalRounds;
    private long rivalMoves;
    private @Nullable String problem;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    Measured measured = new Measured();
    String label = variant.label();
    CaseFleet.Shape shape =
        CaseFleet.Shape.of(CaseTopologies.pcie(1, true), 1, VRAM_PAGES, seed)
            .residing(
                ResidencyRules.PLAIN
                    .preferring(Preference.VRAM_OR_GTT)
                    .claiming(label.equals(CLAIM)));
    long low =
        label.equals(UNPROTECTED)
            ? 0
            : (values.number("game-pages") + OVERLAY_PAGES) * values.number("dmem.low") / 100;
    CaseFleet fleet = new CaseFleet(shape, watcher);
    fleet.task("desktop", () -> play(fleet, values, low, measured));
    String problem = fleet.run();
    MoveCounter moves = new MoveCounter();
    CaseFleet rivals = new CaseFleet(shape, moves);
    moves.watch(rivals.gpu(0).vram().pool());
    rivals.task("rivals", () -> rival(rivals, moves, measured));
    String rivalProblem = rivals.run();
    measured.problem = problem == null ? rivalProblem : problem;
    return told(variant, values, measured);
  }

  private static void play(CaseFleet fleet, KnobValues values, long low, Measured measured)
      throws Interrupted, NoMemory, Busy {
    Tenant background = new Tenant("background", null);
    Tenant group = new Tenant("game", null);
    if (low > 0) {
      protect(fleet, group, low);
    }
    App idle =
        App.naming(
            fleet.client(0, "background", background),
            (int) values.number("background-pages"),
            PAGE);
    App overlay = App.naming(fleet.client(0, "overlay", group), OVERLAY_PAGES, PAGE);
    App game = App.naming(fleet.client(0, "game", group), (int) values.number("game-pages"), PAGE);
    idle.submit();
    overlay.submit();
    for (int frame = 0; frame < 10; frame++) {
      game.submit();
    }
    measured.game = game.inVram();
    measured.overlay = overlay.inVram();
    measured.background = idle.inVram();
    for (App app : List.of(idle, overlay, game)) {
      app.exit();
    }
  }

  /** Two groups, each protected, that together exceed VRAM, submit in turn. */
  private static void rival(CaseFleet fleet, MoveCounter moves, Measured measured)
      throws Interrupted, NoMemory, Busy {
    Tenant one = new Tenant("one", null);
    Tenant other = new Tenant("other", null);
    protect(fleet, one, RIVAL_PAGES);
    protect(fleet, other, RIVAL_PAGES);
    App a = App.naming(fleet.client(0, "one", one), RIVAL_PAGES, PAGE);
    App b = App.naming(fleet.client(0, "other", other), RIVAL_PAGES, PAGE);
    a.submit();
    b.submit();
    long before = moves.bytesIn() + moves.bytesOut();
    for (; measured.rivalRounds < RIVAL_ROUNDS; measured.rivalRounds++) {
      a.submit();
      b.submit();
    }
    measured.rivalMoves = (moves.bytesIn() + moves.bytesOut() - before) / PAGE;
    a.exit();
    b.exit();
  }

  private static void protect(CaseFleet fleet, Tenant tenant, long lowPages) {
    fleet
        .gpu(0)
        .manager()
        .lists()
        .limit(AmdgpuDevice.VRAM, tenant, new TenantLimits(0, lowPages, TenantLimits.UNLIMITED));
  }

  private static CaseRun told(Variant variant, KnobValues values, Measured measured) {
    int background = (int) values.number("background-pages");
    int game = (int) values.number("game-pages");
    int spilled = game - measured.game;
    int missing = background + OVERLAY_PAGES + game - VRAM_PAGES;
    boolean asItShould =
        measured.overlay == OVERLAY_PAGES
            && measured.rivalRounds == RIVAL_ROUNDS
            && measured.rivalMoves == 0
            && (variant.isFaulty()
                ? spilled == missing && measured.background == background
                : spilled == 0 && measured.background == background - missing);
    String summary =
        String.format(
            Locale.ROOT,
            "%d of the game's %d pages (%d MiB) are in GTT while the idle background has %d of"
                + " %d in VRAM; the idle overlay of the game's own group has %d of %d. Two"
                + " protected groups that exceed VRAM together did %d submissions each, and"
                + " moved %d pages.",
            spilled,
            game,
            64 * spilled,
            measured.background,
            background,
            measured.overlay,
            OVERLAY_PAGES,
            measured.rivalRounds,
            measured.rivalMoves);
    return CaseRun.watched(
        variant,
        measured.problem,
        asItShould,
        summary,
        List.of(
            new Counter("game_pages_in_gtt", spilled),
            new Counter("background_pages_in_vram", measured.background),
            new Counter("overlay_pages_in_vram", measured.overlay),
            new Counter("rival_submissions", 2L * measured.rivalRounds),
            new Counter("rival_pages_moved", measured.rivalMoves)),
        List.of());
  }
}

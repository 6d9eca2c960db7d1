package org.vramlab.workloads.cases.placing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.MoveRule;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseTopologies;

/**
 * A game on a card of 2 GiB that wants more than that, under one rule of what submissions may move.
 *
 * <pre>
 *   frame:  pass 1, with the first half of the textures ─ pass 2, with the others ─ shown
 *           what a pass finds in GTT it reads there, or moves in; then it begins when that is done,
 *           and has pushed out what the other pass, or the next frame, is going to want
 * </pre>
 *
 * <p>A frame begins when the one before is on the screen, so that moves are not hidden behind it.
 * Sizes of textures are powers of two from 1 to 256 MiB, drawn once for all runs.
 *
 * <p>Life: made; {@link #play} once.
 */
final class FrameRates {
  private static final long MIB = 1 << 20;
  private static final long VRAM_BYTES = 2048 * MIB;
  private static final int SIZES = 8;
  private static final int PASSES = 2;

  /** Sizes are the same in every run, whatever else is perturbed. */
  private static final long SIZES_SEED = 2015;

  /** Of a frame, by all its passes; it takes 22 ms of the card if nothing is moved. */
  private static final double FRAME_FLOPS = 1.1e12;

  /** A texture is not read as a whole in each frame. */
  private static final int READ_PART = 16;

  /** Frames that are not counted: the game loads. */
  private static final int WARM_UP = 60;

  /**
   * What a run came to.
   *
   * @param lowest frames a second, of the longest frame
   * @param average frames a second
   * @param movedBytesPerSecond that were moved into VRAM
   * @param problem what checker or lockdep found; null if nothing
   */
  record Rates(double lowest, double average, long movedBytesPerSecond, @Nullable String problem) {}

  private final CaseFleet fleet;
  private final GpuClient game;
  private final MoveCounter moves = new MoveCounter();
  private final List<List<Mapping>> passes = new ArrayList<>();
  private final long frames;
  private long beganNanos;
  private long longestNanos;
  private long movedBefore;

  /**
   * @param percent how much the game wants, of VRAM
   * @param frames how many are counted
   */
  FrameRates(MoveRule rule, long percent, long frames, long seed) {
    this.frames = frames;
    this.fleet =
        new CaseFleet(
            CaseFleet.Shape.of(
                    CaseTopologies.pcie(1, true), 1, VRAM_BYTES / BufferObject.PAGE_BYTES, seed)
                .onHost(4 * VRAM_BYTES / BufferObject.PAGE_BYTES, CpuCosts.LINUX)
                .residing(ResidencyRules.PLAIN.moving(rule)),
            moves);
    moves.watch(fleet.gpu(0).vram().pool());
    this.game = fleet.client(0, "game");
    load(VRAM_BYTES / 100 * percent);
  }

  /** Textures, filled by the host: they begin in GTT. */
  private void load(long bytes) {
    Seeded sizes = new Seeded(SIZES_SEED);
    for (int pass = 0; pass < PASSES; pass++) {
      passes.add(new ArrayList<>());
    }
    long left = bytes;
    for (int i = 0; left > 0; i++) {
      long size = MIB << sizes.below(SIZES);
      passes.get(i % PASSES).add(game.create(size));
      left -= size;
    }
  }

  Rates play() {
    fleet.task("game", this::run);
    String problem = fleet.run();
    double seconds = (fleet.nowNanos() - beganNanos) / 1e9;
    return new Rates(
        1e9 / longestNanos,
        frames / seconds,
        (long) ((moves.bytesIn() - movedBefore) / seconds),
        problem);
  }

  private void run() throws Interrupted, NoMemory, Busy {
    for (long frame = 0; frame < WARM_UP; frame++) {
      show();
    }
    beganNanos = fleet.nowNanos();
    movedBefore = moves.bytesIn();
    for (long frame = 0; frame < frames; frame++) {
      long began = fleet.nowNanos();
      show();
      longestNanos = Math.max(longestNanos, fleet.nowNanos() - began);
    }
    for (List<Mapping> pass : passes) {
      for (Mapping texture : pass) {
        game.close(texture, null, List.of());
      }
    }
  }

  /** One frame, until it is on the screen. */
  private void show() throws Interrupted, NoMemory, Busy {
    Fence last = null;
    for (List<Mapping> pass : passes) {
      Submission submission = new Submission();
      submission.flops(FRAME_FLOPS / PASSES);
      for (Mapping texture : pass) {
        submission.use(
            texture,
            texture.bo().sizeBytes() / READ_PART,
            0,
            Submission.ANY_VERSION,
            Long.MAX_VALUE);
      }
      last = game.submit(submission);
    }
    if (last != null) {
      last.await();
    }
  }
}

package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;

/**
 * How much submissions may move on account of their buffers; what may not be moved stays where the
 * device reaches it.
 *
 * @param kind what {@code amount} means
 * @param amount bytes for each submission, or megabytes a second
 */
public record MoveRule(Kind kind, long amount) {
  /** As much as they want. */
  public static final MoveRule UNLIMITED = new MoveRule(Kind.UNLIMITED, 0);

  /** The kinds of rule that amdgpu has had, and two that people took them for. */
  public enum Kind {
    /** No limit. */
    UNLIMITED,

    /** Each submission may move so many bytes and not one more: what is larger never moves. */
    LIMIT,

    /** Each submission moves buffers until so many bytes have moved: the last may exceed it. */
    THRESHOLD,

    /** Each submission earns so many bytes, which are saved until the next buffer fits. */
    SAVINGS,

    /**
     * A threshold for each submission that depends on how much of VRAM is used: a quarter of VRAM
     * if it is empty, less and less until half of it is used, and so many bytes from there on
     * ({@code radeon_cs_get_threshold_for_moves}, and amdgpu's until 2015).
     */
    BY_USAGE,

    /** Time earns credit at a rate, and the last buffer may make debt ({@code moverate}). */
    TIME_CREDIT
  }

  /** Checks the amount. */
  public MoveRule {
    if (amount < 0 || (kind != Kind.UNLIMITED && amount == 0)) {
      throw new IllegalArgumentException(kind + " of " + amount);
    }
  }

  /** The rule before 2015: 1 MiB for each submission once half of VRAM is used. */
  public static MoveRule byUsage() {
    return new MoveRule(Kind.BY_USAGE, 1 << 20);
  }

  /** amdgpu's rule since 2015; 0 for no limit. */
  public static MoveRule megabytesPerSecond(long rate) {
    return rate == 0 ? UNLIMITED : new MoveRule(Kind.TIME_CREDIT, rate);
  }

  /** What one device has of it; null for as much as anybody wants. */
  @Nullable MoveBudget newBudget() {
    return switch (kind) {
      case UNLIMITED -> null;
      case TIME_CREDIT -> new MoveCredit(amount);
      case LIMIT, THRESHOLD, SAVINGS, BY_USAGE -> new SubmissionBudget(kind, amount);
    };
  }
}

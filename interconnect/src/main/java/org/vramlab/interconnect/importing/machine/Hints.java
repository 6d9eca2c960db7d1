package org.vramlab.interconnect.importing.machine;

import org.jspecify.annotations.Nullable;

/**
 * What the user adds to what a tool prints.
 *
 * @param gpu which GPUs they are; null to conclude it from the output
 */
public record Hints(@Nullable GpuModel gpu) {
  /** Nothing. */
  public static final Hints NONE = new Hints(null);
}

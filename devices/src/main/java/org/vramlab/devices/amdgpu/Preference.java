package org.vramlab.devices.amdgpu;

/** Where a submission wants the buffers that it names, and what else will do. */
public enum Preference {
  /** In VRAM, whoever must leave for it, at every submission that may move it. */
  VRAM,

  /**
   * VRAM and GTT are equally good: what is in either stays there, and what is nowhere goes to GTT
   * once VRAM is full ({@code RADEON_DOMAIN_VRAM | RADEON_DOMAIN_GTT}).
   */
  VRAM_OR_GTT,

  /**
   * GTT only once evicting others from VRAM has failed; what lives there already comes back when
   * there is room, and evicts nobody for it ({@code TTM_PL_FLAG_FALLBACK}).
   */
  GTT_AS_FALLBACK
}

package org.vramlab.ttm.resource;

import java.util.function.Supplier;
import org.vramlab.ttm.space.SpaceAllocator;

/**
 * What a pool is made of.
 *
 * @param name for reports
 * @param space hands out its pages
 * @param addressable whether page numbers mean anything (VRAM) or pages are only counted
 * @param usesHostPages whether what lives here lives in pages of the host ({@code use_tt})
 * @param order makes the eviction order of one priority
 */
public record PoolSettings(
    String name,
    SpaceAllocator space,
    boolean addressable,
    boolean usesHostPages,
    Supplier<? extends EvictionOrder> order) {}

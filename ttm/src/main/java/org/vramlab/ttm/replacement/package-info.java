/**
 * Replacement policies of caches, each in one file, over small integers: what is kept, what goes.
 *
 * <p>A policy knows objects as <i>slots</i>, numbers from 0 that whoever uses it has given out; it
 * keeps what it knows of a slot in primitive arrays, and allocates nothing per request. It serves
 * two masters:
 *
 * <ol>
 *   <li>the bare cache simulator, which replays a trace of slots through {@link
 *       org.vramlab.ttm.replacement.Replacement#replay}: look up; on a miss evict until it fits;
 *       insert;
 *   <li>the memory manager, which decides itself who goes, since candidates may be pinned, locked
 *       or protected: it asks for {@linkplain org.vramlab.ttm.replacement.Replacement#candidates
 *       candidates in order}, and tells who {@linkplain
 *       org.vramlab.ttm.replacement.Replacement#evicted really went}. Counters, hands and ghosts
 *       move then, not when somebody merely looks.
 * </ol>
 *
 * <p>Both go through the same code: that the first candidate is whom the policy itself would evict
 * is a property that tests hold for every policy.
 *
 * <p>The semantics, to the last tie-break, are those of libCacheSim at its commit aa0fc409 unless
 * the class says otherwise; that has been checked against miss counts of that program. Ghosts
 * (objects that are remembered after their eviction) live in the same numbers as everybody else.
 * Those that no simulator of caches has ({@code UvmTree}, {@code PlanAhead}, {@code CostAware})
 * name the papers they follow, and what they leave out; they are checked against models of a few
 * lines, and against {@code Belady} and {@code Lru} where they must agree with these.
 *
 * <p>Read {@link org.vramlab.ttm.replacement.Replacement}, {@code SlotLists} and {@code Lru}; then
 * any other. Knows nothing of buffers, resources, traces or files.
 */
@NullMarked
package org.vramlab.ttm.replacement;

import org.jspecify.annotations.NullMarked;

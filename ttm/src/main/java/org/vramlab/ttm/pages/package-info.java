/**
 * Pages of the host: who has how many, of which caching class, and what happens when there are too
 * many. The counterpart of {@code ttm_tt} and {@code ttm_pool}.
 *
 * <p>Read {@link org.vramlab.ttm.pages.PageVector} (the pages of one buffer: there, not there, or
 * swapped out), {@link org.vramlab.ttm.pages.HostMemory} (all of them, with a limit beyond which
 * somebody is asked to swap out), {@link org.vramlab.ttm.pages.BlockPool} (freed blocks that are
 * kept because making them uncached again is dear), {@code BusyPages} (those that are free only
 * behind fences), {@link org.vramlab.ttm.pages.PageRequest} (what whoever wants pages may do to get
 * them) and {@link org.vramlab.ttm.pages.Swapper} (who is asked).
 *
 * <p>Pages are counted, not stored; of what is in swap space the version is known. Knows tickets,
 * because swapping out takes locks; nothing of buffers.
 */
@NullMarked
package org.vramlab.ttm.pages;

import org.jspecify.annotations.NullMarked;

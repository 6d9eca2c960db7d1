/**
 * What memory holds, as version numbers: contents are tracked, not stored. Each piece of backing
 * memory carries the version of what it holds; copies carry versions over, jobs check and bump
 * them. A stale read, a lost write or a use of freed memory is then an error with a history, not a
 * wrong number. What was stopped in the middle leaves garbage, known as such.
 *
 * <p>Knows nothing of the rest; used by resources (each is a {@link
 * org.vramlab.ttm.content.Content}) and by the hardware models (which read and write it when a job
 * or copy starts and ends); swap space holds the version of what was in the pages.
 */
@NullMarked
package org.vramlab.ttm.content;

import org.jspecify.annotations.NullMarked;

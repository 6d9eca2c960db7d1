/**
 * Why something happened in a run: the story of one operation, or of one buffer, in sentences and
 * as JSON.
 *
 * <p>A run is deterministic, so it is explained by running it again under watch. Read {@link
 * org.vramlab.workloads.explain.Focus} (what is asked about), {@link
 * org.vramlab.workloads.explain.Inspector} (watches the events and remembers what may matter),
 * {@link org.vramlab.workloads.explain.OperationStory} and {@link
 * org.vramlab.workloads.explain.BufferStory} (what came of it), then {@code StoryText} and {@code
 * StoryJson}, which tell it.
 *
 * <p>Knows the events of {@code ttm} and what a replay calls things; nothing of policies, which
 * show in the order in which victims were tried.
 */
@NullMarked
package org.vramlab.workloads.explain;

import org.jspecify.annotations.NullMarked;

/**
 * Holds the library against recordings of the real Linux code: what was done there is done again
 * here, and everything that was written down must come out the same.
 *
 * <p>A kind of recording has a reader and a replay. So far there is one, {@code ww}: scripts of
 * lock, unlock and signal against the ww mutex of Linux 6.12.
 *
 * <p>Read: {@link org.vramlab.workloads.conform.RecordingFiles} (which files a path means), {@link
 * org.vramlab.workloads.conform.RecordingReader} with {@code JsonLine} (lines of any recording),
 * {@link org.vramlab.workloads.conform.WwScript} and {@link
 * org.vramlab.workloads.conform.WwScriptReader} (the ww format, strictly checked), {@link
 * org.vramlab.workloads.conform.WwReplay} with {@code WwActor} (doing it again), {@link
 * org.vramlab.workloads.conform.Conformance} (the count, and every {@link
 * org.vramlab.workloads.conform.Disagreement}).
 */
@NullMarked
package org.vramlab.workloads.conform;

import org.jspecify.annotations.NullMarked;

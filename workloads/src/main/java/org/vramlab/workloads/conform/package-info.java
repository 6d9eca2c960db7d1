/**
 * Holds the library against recordings of the real Linux code: what was done there is done again
 * here, and everything that was written down must come out the same.
 *
 * <p>A {@link org.vramlab.workloads.conform.RecordingKind} has a reader and a replay: {@code ww},
 * scripts of lock, unlock and signal against the ww mutex of Linux 6.12; {@code ttm}, scenarios of
 * its TTM: create, validate, evict, pin, lock, with every event; {@code fence}, scripts of its
 * fences, arrays, chains and merges, and of one reservation.
 *
 * <p>Read: {@link org.vramlab.workloads.conform.RecordingFiles} (which files a path means), {@link
 * org.vramlab.workloads.conform.RecordingReader} with {@code JsonLine} (lines of any recording);
 * for each kind what was recorded ({@link org.vramlab.workloads.conform.WwScript}, {@link
 * org.vramlab.workloads.conform.TtmScenario}), its strict reader, and doing it again ({@link
 * org.vramlab.workloads.conform.WwReplay} with {@code WwActor}; {@link
 * org.vramlab.workloads.conform.TtmReplay} with {@code TtmOperations}, {@code TtmDevice}, which is
 * the recorder's driver, and {@code TtmHolder}, its second thread; {@link
 * org.vramlab.workloads.conform.FenceReplay} with {@code FenceOperations}); {@link
 * org.vramlab.workloads.conform.Conformance} (the count, and every {@link
 * org.vramlab.workloads.conform.Disagreement}).
 */
@NullMarked
package org.vramlab.workloads.conform;

import org.jspecify.annotations.NullMarked;

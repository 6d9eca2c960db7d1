/**
 * Faults that can be planted in the manager's own code, one small switch each, to prove that a
 * search, the checker, lockdep, a recording or a test finds them. None is ever on in a run.
 *
 * <p>{@link org.vramlab.ttm.fault.Fault} lists them, each with the rule that it breaks; {@link
 * org.vramlab.ttm.fault.Faults} is a set, carried by the {@code WwClass} to whoever asks. Knows
 * nothing.
 */
@NullMarked
package org.vramlab.ttm.fault;

import org.jspecify.annotations.NullMarked;

/**
 * What can go wrong inside the memory manager, as one sealed family of checked exceptions.
 *
 * <p>Each is a single preallocated object without a stack trace: on these paths failing is
 * ordinary, and happens with locks held. They are checked so that the compiler sees to it that
 * every driver between the one who fails and the one who can react passes the failure on.
 * Programming errors are not here: they are unchecked and loud.
 *
 * <p>Who may catch what: {@link org.vramlab.ttm.failure.WouldDeadlock} only {@code
 * org.vramlab.ttm.exec} (rule 1 of the locking dance); the others whoever opened the ticket, or the
 * eviction walk that skips a victim.
 *
 * <p>Ground floor: knows nothing of the rest.
 */
@NullMarked
package org.vramlab.ttm.failure;

import org.jspecify.annotations.NullMarked;

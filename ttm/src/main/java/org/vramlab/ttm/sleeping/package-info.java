/**
 * The locks that drivers use beside ww locks: {@link org.vramlab.ttm.sleeping.SleepingLock}, a
 * mutex or reader-writer semaphore that lockdep knows as outer or inner (rule 12).
 *
 * <p>Knows the runtime and lockdep; nothing of reservations.
 */
@NullMarked
package org.vramlab.ttm.sleeping;

import org.jspecify.annotations.NullMarked;

/**
 * Wound/wait mutexes: locks that may be taken in any order inside an acquire context, because the
 * younger of two contexts that meet gives way. The counterpart of the kernel's {@code ww_mutex}
 * (Documentation/locking/ww-mutex-design.rst and kernel/locking/ww_mutex.h of Linux 6.12), in both
 * classes, wait-die and wound-wait.
 *
 * <p>Read {@link org.vramlab.ttm.ww.WwClass} and {@link org.vramlab.ttm.ww.AcquireContext} first,
 * then {@link org.vramlab.ttm.ww.WwMutex} (the blocking primitive: one compare-and-set, or sleep;
 * its {@code WaitQueue} is part of it), then {@code WwProtocol} (who queues where, who wounds, who
 * dies: no blocking in it).
 *
 * <h2>What each field is guarded by</h2>
 *
 * <table>
 *   <caption>Fields</caption>
 *   <tr><th>field</th><th>read</th><th>written</th></tr>
 *   <tr><td>WwMutex.owner</td><td>anybody</td><td>null to task: compare-and-set; task to null or to the heir: the owner</td></tr>
 *   <tr><td>WwMutex.context</td><td>anybody, under the wait lock where it decides</td><td>the owner</td></tr>
 *   <tr><td>waiters, handoff</td><td colspan="2">the wait lock</td></tr>
 *   <tr><td>WwMutex.waiterCount</td><td>anybody</td><td>under the wait lock</td></tr>
 *   <tr><td>AcquireContext.acquired</td><td>its task; others under a wait lock</td><td>its task</td></tr>
 *   <tr><td>AcquireContext.wounded</td><td>its task</td><td>set: anybody under a wait lock; cleared: its task</td></tr>
 * </table>
 *
 * <p>No lost wake-up: a waiter announces itself ({@code waiterCount}, volatile) before it looks at
 * the owner for the last time; an unlocker clears the owner (volatile) before it looks at {@code
 * waiterCount}. One of them sees the other.
 *
 * <p>Knows tasks, lockdep and events. Knows nothing of buffers, and never catches {@code
 * WouldDeadlock}.
 */
@NullMarked
package org.vramlab.ttm.ww;

import org.jspecify.annotations.NullMarked;

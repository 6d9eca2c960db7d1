/**
 * Wound/wait mutexes: locks that may be taken in any order inside an acquire context, because the
 * younger of two contexts that meet gives way. The counterpart of the kernel's {@code ww_mutex}
 * (Documentation/locking/ww-mutex-design.rst and kernel/locking/ww_mutex.h of Linux 6.12), in both
 * classes, wait-die and wound-wait.
 *
 * <p>Read {@link org.vramlab.ttm.ww.WwClass} and {@link org.vramlab.ttm.ww.AcquireContext} first,
 * then {@code WwProtocol} (who queues where, who wounds, who dies: stamps and a {@code WaitQueue},
 * no tasks and no blocking), then {@code QueuedLock} (the blocking primitive around it: one
 * compare-and-set, or sleep) and {@link org.vramlab.ttm.ww.WwMutex} (what its users call). {@code
 * LockEvents} says what happens, {@code Misuse} what may not; {@link org.vramlab.ttm.ww.WwSnapshot}
 * is for tools that look from outside.
 *
 * <h2>What each field is guarded by</h2>
 *
 * <table>
 *   <caption>Fields</caption>
 *   <tr><th>field</th><th>read</th><th>written</th></tr>
 *   <tr><td>QueuedLock.holder</td><td>anybody</td><td>null to context or task: compare-and-set; back to null or to the heir: the owner</td></tr>
 *   <tr><td>waiters, handoff</td><td colspan="2">the wait lock</td></tr>
 *   <tr><td>WaitQueue.firstWaiter: whether there is one</td><td>anybody</td><td>under the wait lock</td></tr>
 *   <tr><td>AcquireContext.acquired</td><td>its task; others while it is queued, under that wait lock</td><td>its task</td></tr>
 *   <tr><td>AcquireContext.wounded</td><td>its task</td><td>set: anybody under a wait lock; cleared: its task</td></tr>
 * </table>
 *
 * <p>No lost wake-up: a waiter announces itself ({@code firstWaiter}, volatile) before it looks at
 * the holder for the last time; an unlocker clears the holder (volatile) before it looks at {@code
 * firstWaiter}. One of them sees the other. No lost wound: who takes the lock on the fast path does
 * it (compare-and-set) before it looks at {@code firstWaiter}; who queues announces itself before
 * it looks whom to wound. So a lock and an unlock need these two fences, and no other.
 *
 * <p>Knows tasks, lockdep and events. Knows nothing of buffers, and never catches {@code
 * WouldDeadlock}.
 */
@NullMarked
package org.vramlab.ttm.ww;

import org.jspecify.annotations.NullMarked;

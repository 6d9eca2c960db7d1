/**
 * What ww locks cost, beside {@code ReentrantLock} with tryLock and back-off in the same run.
 *
 * <p>A parameter chooses the runtime, so that each has forks of its own: a JVM that has seen both
 * compiles calls of {@code Sched} for both. Run one class, for example {@code bench/jmh
 * lock.UncontendedLockBench -prof gc}.
 */
@NullMarked
package org.vramlab.bench.lock;

import org.jspecify.annotations.NullMarked;

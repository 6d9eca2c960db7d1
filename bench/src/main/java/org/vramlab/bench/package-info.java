/**
 * JMH benchmarks: one class per part whose cost somebody quotes.
 *
 * <p>Each says in its first sentence what one operation is. Nothing here is imported by anyone.
 */
@NullMarked
package org.vramlab.bench;

import org.jspecify.annotations.NullMarked;

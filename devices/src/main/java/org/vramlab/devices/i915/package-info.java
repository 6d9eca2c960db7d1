/**
 * A driver after i915: it exports from host memory to whoever does not reach its local memory, pins
 * when somebody attaches, and has folded its page lock into the reservation. Two wrongs of its
 * history are switches ({@link org.vramlab.devices.i915.Wrong}): a page lock of its own, taken in
 * the opposite order, and a map callback that takes the reservation which its caller holds.
 *
 * <p>Read {@link org.vramlab.devices.i915.I915Device}. Sources: Linux commits d7b2cb380b3a and
 * 456d9605a14a, and the dri-devel threads of 2018 and 2021 that the field cases A7 and A8 name.
 *
 * <p>Copies end as they start: the model is of locks, not of time. Knows ttm, and of the hardware
 * how others find its memory.
 */
@NullMarked
package org.vramlab.devices.i915;

import org.jspecify.annotations.NullMarked;

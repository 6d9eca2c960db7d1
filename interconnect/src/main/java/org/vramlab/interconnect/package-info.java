/**
 * Who is joined to whom, how fast, and who is sharing the wire right now.
 *
 * <p>Read in this order: {@link org.vramlab.interconnect.topology} (the parts of a machine and what
 * each can carry), {@link org.vramlab.interconnect.route} (which links a transfer crosses, and
 * whether two devices may talk directly), {@link org.vramlab.interconnect.fabric} (transfers in
 * flight and the rates they share), {@link org.vramlab.interconnect.preset} (machines with
 * published numbers), {@link org.vramlab.interconnect.file} (machines as text files), {@link
 * org.vramlab.interconnect.importing} (machines from what real ones print).
 *
 * <p>This module knows nothing of buffers, drivers or clocks: bytes go in with a time, and the time
 * at which they have arrived comes out.
 */
@NullMarked
package org.vramlab.interconnect;

import org.jspecify.annotations.NullMarked;

/**
 * Machines with published numbers, by name. Start with {@link
 * org.vramlab.interconnect.preset.Topologies}.
 *
 * <p>Every number states where it comes from, or says {@code assumption} and why this value. One
 * class per machine.
 */
@NullMarked
package org.vramlab.interconnect.preset;

import org.jspecify.annotations.NullMarked;

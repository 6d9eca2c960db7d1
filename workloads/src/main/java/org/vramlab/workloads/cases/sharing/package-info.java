/**
 * Field cases about buffers shared between drivers: attach, pin, map and move. Family B of the
 * collection, with the pins of family E and the topologies of family G.
 *
 * <p>Each case is a class; read {@link org.vramlab.workloads.cases.sharing.StaticAttachPinsGtt}
 * first. Knows the framework of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.sharing;

import org.jspecify.annotations.NullMarked;

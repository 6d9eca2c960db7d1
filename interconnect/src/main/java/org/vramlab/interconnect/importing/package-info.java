/**
 * Machines from what real ones print.
 *
 * <p>{@link org.vramlab.interconnect.importing.Importers} tells formats apart and asks one class
 * for each: in {@link org.vramlab.interconnect.importing.amd}, {@link
 * org.vramlab.interconnect.importing.nvidia} and {@link org.vramlab.interconnect.importing.xml}.
 * They fill in a sketch, and {@link org.vramlab.interconnect.importing.machine} makes a topology of
 * it, with a remark on everything that was not simply read. {@link
 * org.vramlab.interconnect.importing.source} is the text beneath.
 *
 * <p>Nothing is guessed silently: what was inferred says from what, what fits more than one machine
 * names the others, and what is missing is called so.
 */
@NullMarked
package org.vramlab.interconnect.importing;

import org.jspecify.annotations.NullMarked;

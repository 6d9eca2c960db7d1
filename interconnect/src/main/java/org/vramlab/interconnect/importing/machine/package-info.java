/**
 * A machine between what a tool prints and a topology.
 *
 * <p>Read {@link org.vramlab.interconnect.importing.machine.TopologyImporter} (what each format
 * implements), {@link org.vramlab.interconnect.importing.machine.Sketch} (as far as a tool tells),
 * {@link org.vramlab.interconnect.importing.machine.GpuModels} (what data sheets add), {@link
 * org.vramlab.interconnect.importing.machine.Assembler} (the rest, with remarks) and {@link
 * org.vramlab.interconnect.importing.machine.Imported} (the result). Knows no format.
 */
@NullMarked
package org.vramlab.interconnect.importing.machine;

import org.jspecify.annotations.NullMarked;

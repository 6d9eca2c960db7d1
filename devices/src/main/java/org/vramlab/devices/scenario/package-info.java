/**
 * Small worlds with drivers, whose interleavings are searched: processes with page tables, on
 * devices with little memory, that submit, map each other's buffers, evict and are killed. The
 * locks, tickets, managers and dma-bufs are the real ones; only the hardware is a stub.
 *
 * <p>Read {@link org.vramlab.devices.scenario.WorldPlan} (what there is and who does what, as
 * data), {@link org.vramlab.devices.scenario.WorldScenario} (builds it), then the parts: {@code
 * WorldDevice} (memory driver and exporter), {@code WorldProcess} (a client: submissions, maps, its
 * end), {@code PageTable} and {@code WorldMapping} (who must agree before a buffer moves), {@code
 * HardwareQueue} (jobs and copies that end in any order that their causes allow). {@link
 * org.vramlab.devices.scenario.ScenarioFile} reads a plan from text; {@link
 * org.vramlab.devices.scenario.Catalogue} has those that ship.
 *
 * <p>Everything here is built anew for each of many thousand executions a second, so it is kept
 * small. The drivers also carry the faults that belong to drivers ({@link
 * org.vramlab.ttm.fault.Fault}). Knows ttm; nothing of links.
 */
@NullMarked
package org.vramlab.devices.scenario;

import org.jspecify.annotations.NullMarked;

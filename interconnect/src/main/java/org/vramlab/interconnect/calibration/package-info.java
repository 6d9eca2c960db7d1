/**
 * What movers reach on each family of links, calibrated once on published measurements, for
 * machines that state only how they are wired.
 *
 * <p>{@link org.vramlab.interconnect.calibration.Calibration} is the table, with a source for each
 * row, and gives a machine its rules. Rows are of families (xGMI at 25 GT/s, PCIe 5, NVLink), never
 * of one machine: whatever a single machine does differently is an error of the model that its
 * validation shows.
 */
@NullMarked
package org.vramlab.interconnect.calibration;

import org.jspecify.annotations.NullMarked;

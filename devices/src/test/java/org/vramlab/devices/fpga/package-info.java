/** Tests of the FPGA: what it pins, and how much. */
@NullMarked
package org.vramlab.devices.fpga;

import org.jspecify.annotations.NullMarked;

/**
 * What AMD's tools and driver print.
 *
 * <p>Read {@code AmdPairs} (what is said of each pair of GPUs), {@code AmdWiring} (a machine made
 * of that) with {@code KnownWirings} and {@code WidthSearch} (how wide links are, where nobody
 * says), then one class per format: {@link org.vramlab.interconnect.importing.amd.RocmSmi}, {@link
 * org.vramlab.interconnect.importing.amd.AmdSmiText}, {@link
 * org.vramlab.interconnect.importing.amd.AmdSmiJson}, {@link
 * org.vramlab.interconnect.importing.amd.KfdTree}.
 */
@NullMarked
package org.vramlab.interconnect.importing.amd;

import org.jspecify.annotations.NullMarked;

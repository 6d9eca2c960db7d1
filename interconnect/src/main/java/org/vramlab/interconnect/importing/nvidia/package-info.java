/**
 * What NVIDIA's tool prints. Read {@link org.vramlab.interconnect.importing.nvidia.NvidiaSmi}; then
 * {@code SmiMatrix} (the table of links), {@code PeerTable} (who may reach whom) and {@code
 * Relation} (what the abbreviations mean).
 */
@NullMarked
package org.vramlab.interconnect.importing.nvidia;

import org.jspecify.annotations.NullMarked;

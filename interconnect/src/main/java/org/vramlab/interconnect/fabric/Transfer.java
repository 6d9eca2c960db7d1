package org.vramlab.interconnect.fabric;

import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

/**
 * A transfer to be asked about; see {@link Prediction}.
 *
 * @param source device number or {@link Topology#HOST}
 * @param destination device number or {@link Topology#HOST}, different from the source
 * @param bytes size, 1 to {@link Fabric#MAX_FLOW_BYTES}
 * @param mover who moves the bytes
 */
public record Transfer(int source, int destination, long bytes, Mover mover) {}

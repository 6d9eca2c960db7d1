package org.vramlab.devices.placement;

/**
 * One way out for a victim, with what it costs to take it, and to come back from there.
 *
 * @param endpoint where it leads: another device, or {@link
 *     org.vramlab.interconnect.topology.Topology#HOST}
 * @param inHive whether it leads to a peer over links of a hive (xGMI), not over PCIe
 * @param holdsCopy whether what the victim holds is there already: leaving costs nothing
 * @param outNanos the copy there, and what stands in line before it; where the host is full,
 *     writing others' pages to swap space as well
 * @param backNanos the copy back, and what is likely to stand in line before it; where the host is
 *     full, reading as many pages from swap space as well
 */
public record Exit(
    int endpoint, boolean inHive, boolean holdsCopy, long outNanos, long backNanos) {}

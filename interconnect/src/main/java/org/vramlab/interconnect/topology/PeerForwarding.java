package org.vramlab.interconnect.topology;

/**
 * Which requests of one device to another a CPU's root complex passes on.
 *
 * <p>Linux decides by a list ({@code drivers/pci/p2pdma.c}): every AMD processor of family 0x17 and
 * later forwards all; of Intel's the server parts that it names, the older ones only between ports
 * of one host bridge; nobody else is trusted. That client parts of Intel forward writes and not
 * reads is the vendor's own statement (NVIDIA open-gpu-kernel-modules#1253), of which the list
 * knows nothing.
 */
public enum PeerForwarding {
  /** None, or nobody knows. */
  NO,
  /** Writes of any device to any other; reads are not answered. */
  WRITES,
  /** Both, but only between its own root ports, never on to another CPU. */
  OWN,
  /** Both, wherever they go. */
  YES
}

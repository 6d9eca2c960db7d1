package org.vramlab.interconnect.importing.machine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.topology.PeerForwarding;

/**
 * Which requests between devices a processor's root complex forwards, by what Linux's {@code
 * p2pdma.c} lists: AMD by family, Intel by the host bridges that its server parts have.
 */
public final class CpuForwarding {
  /** Zen. */
  private static final long FIRST_AMD_FAMILY = 0x17;

  private CpuForwarding() {}

  /**
   * The verdict.
   *
   * @param vendor as CPUID has it
   * @param family with the extended part added, as Linux prints it; below 0 if untold
   * @param model with the extended part; below 0 if untold
   * @return null if too little is told
   */
  public static @Nullable PeerForwarding of(
      String vendor, long family, long model, Remarks remarks) {
    String maker = vendor.toLowerCase(Locale.ROOT);
    if (maker.contains("amd") && family >= 0) {
      boolean listed = family >= FIRST_AMD_FAMILY;
      remarks.inferred(
          "the CPU is AMD's family 0x"
              + Long.toHexString(family)
              + ": its root complex "
              + (listed ? "forwards between devices" : "is not on the list of those that forward"));
      return listed ? PeerForwarding.YES : PeerForwarding.NO;
    }
    if (maker.contains("intel") && family >= 0 && model >= 0) {
      PeerForwarding found =
          switch ((int) model) {
            // Skylake and Cascade Lake, Ice Lake, Sapphire and Emerald Rapids, Granite Rapids.
            case 85, 106, 108, 143, 173, 174, 207 -> PeerForwarding.YES;
            // Sandy Bridge and Haswell servers: below one host bridge.
            case 45, 63 -> PeerForwarding.OWN;
            default -> PeerForwarding.NO;
          };
      remarks.inferred(
          "the CPU is Intel's family "
              + family
              + " model "
              + model
              + ": its root complex "
              + switch (found) {
                case YES -> "is on the list of those that forward between devices";
                case OWN -> "forwards between its own ports";
                default -> "is not on the list of those that forward between devices";
              });
      return found;
    }
    return null;
  }
}

package org.vramlab.interconnect.importing.machine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a PCI Express port carries each way, after line coding. */
public final class PcieRate {
  /** GT/s of a lane by generation, from 1. */
  private static final double[] GIGATRANSFERS = {2.5, 5, 8, 16, 32, 64};

  private static final Pattern SPEED =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(GT/s)?", Pattern.CASE_INSENSITIVE);

  private PcieRate() {}

  /** Of that many lanes of a generation, 1 to 6. */
  public static long of(int generation, int lanes) {
    return ofTransfers(GIGATRANSFERS[generation - 1], lanes);
  }

  /** Of that many lanes at so many GT/s. */
  public static long ofTransfers(double gigatransfers, int lanes) {
    // 8 of 10 bits are data up to 5 GT/s, then 128 of 130, and 236 of 256 bytes in flits.
    double share = gigatransfers <= 5 ? 0.8 : gigatransfers <= 32 ? 128.0 / 130 : 236.0 / 256;
    return Math.round(gigatransfers * share / 8 * lanes * 1e9);
  }

  /** GT/s of what sysfs, lspci and NCCL print: {@code 32.0 GT/s PCIe}; 0 if it is none of those. */
  public static double transfers(String text) {
    Matcher speed = SPEED.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!speed.lookingAt()) {
      return 0;
    }
    double found = Double.parseDouble(speed.group(1));
    for (double known : GIGATRANSFERS) {
      if (Math.abs(found - known) < 0.01) {
        return known;
      }
    }
    return 0;
  }
}

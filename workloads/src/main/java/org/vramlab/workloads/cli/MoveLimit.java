package org.vramlab.workloads.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.workloads.io.UsageException;

/** What option {@code --move-limit} says: how fast submissions may move buffers into VRAM. */
final class MoveLimit {
  /** The option's value for as much as they want. */
  static final String OFF = "off";

  private static final String AMDGPU = "amdgpu";
  private static final Pattern RATE = Pattern.compile("([0-9]{1,7})MB/s", Pattern.CASE_INSENSITIVE);

  private MoveLimit() {}

  /**
   * The rate in MB/s, rounded down to a power of two as the driver does; 0 for no limit.
   *
   * @throws UsageException where the text is none of the option's values
   */
  static long megabytesPerSecond(String text) throws UsageException {
    if (text.equals(OFF)) {
      return 0;
    }
    if (text.equals(AMDGPU)) {
      return DeviceSettings.AMDGPU_MOVE_LIMIT_MEGABYTES_PER_SECOND;
    }
    Matcher rate = RATE.matcher(text);
    long given = rate.matches() ? Long.parseLong(rate.group(1)) : 0;
    if (given == 0) {
      throw new UsageException(
          "'--move-limit " + text + "' is no limit",
          "write off, amdgpu for that driver's 8MB/s, or a rate of 1MB/s to 9999999MB/s");
    }
    return Long.highestOneBit(given);
  }

  /** As a user could have written it. */
  static String shown(long megabytesPerSecond) {
    return megabytesPerSecond == 0 ? OFF : megabytesPerSecond + "MB/s";
  }
}

package org.vramlab.workloads.trace;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.UsageException;

/** Device numbers as they are written: {@code 0,1} or {@code 4-7}, or both. */
public final class DeviceList {
  private DeviceList() {}

  /**
   * The numbers, in the order in which they are written.
   *
   * @param list what is to be read
   * @param text the words that it is part of, for messages
   * @param form how those are written, for messages
   * @throws UsageException if it is no such list, or names a device twice
   */
  public static List<Integer> parse(String list, String text, String form) throws UsageException {
    List<Integer> devices = new ArrayList<>();
    for (String item : list.split(",", -1)) {
      int dash = item.indexOf('-');
      int first = number(dash < 0 ? item : item.substring(0, dash), 0, text, form);
      int last = dash < 0 ? first : number(item.substring(dash + 1), first, text, form);
      for (int device = first; device <= last; device++) {
        if (devices.contains(device)) {
          throw new UsageException("'" + text + "' names device " + device + " twice", form);
        }
        devices.add(device);
      }
    }
    return devices;
  }

  private static int number(String digits, int minimum, String text, String form)
      throws UsageException {
    return TraceSpec.number(
        text, digits, "a device", minimum, TraceHeader.MAXIMUM_DEVICES - 1, form);
  }
}

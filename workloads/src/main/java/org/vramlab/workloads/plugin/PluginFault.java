package org.vramlab.workloads.plugin;

import org.jspecify.annotations.Nullable;

/** Finds out whether a failure is the fault of a plug-in, and not of the program. */
public final class PluginFault {
  private PluginFault() {}

  /**
   * Whose it is, and where it came up, as a clause without a full stop; null if no plug-in's code
   * was running.
   */
  public static @Nullable String of(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      for (StackTraceElement frame : one.getStackTrace()) {
        String loader = frame.getClassLoaderName();
        if (loader != null && loader.startsWith(PluginJar.LOADER_PREFIX)) {
          return loader + " failed: " + one + " at " + place(frame);
        }
      }
    }
    return null;
  }

  /** Without the class loader, which has been named. */
  private static String place(StackTraceElement frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }
}

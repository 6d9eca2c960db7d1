package org.vramlab.workloads.format.ftrace;

/** The memory that a program prefers for an object, by the bits of amdgpu's interface. */
final class GemDomain {
  private static final int CPU = 1;
  private static final int GTT = 2;
  private static final int VRAM = 4;

  private GemDomain() {}

  static String className(long domain) {
    if ((domain & VRAM) != 0) {
      return "bo vram";
    }
    if ((domain & GTT) != 0) {
      return "bo gtt";
    }
    return (domain & CPU) != 0 ? "bo cpu" : "bo other";
  }
}

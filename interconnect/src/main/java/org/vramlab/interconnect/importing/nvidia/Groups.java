package org.vramlab.interconnect.importing.nvidia;

/** Things that belong together: sets that grow into each other. Groups are named by their least. */
final class Groups {
  private final int[] leader;

  Groups(int count) {
    leader = new int[count];
    for (int i = 0; i < count; i++) {
      leader[i] = i;
    }
  }

  /** Puts two into one group. */
  void join(int first, int second) {
    int a = of(first);
    int b = of(second);
    leader[Math.max(a, b)] = Math.min(a, b);
  }

  /** The least of the group. */
  int of(int one) {
    int at = one;
    while (leader[at] != at) {
      at = leader[at];
    }
    return at;
  }
}

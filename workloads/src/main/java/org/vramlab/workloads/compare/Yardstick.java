package org.vramlab.workloads.compare;

import java.util.OptionalLong;

/**
 * What the bytes that a policy moves are held against, for one workload in one situation.
 *
 * @param boundBytes no policy moves fewer, proven; absent where nothing is proven
 * @param planBytes what the best known plan moves, which knows the future; absent without one
 * @param remark what kind of bound this is, or why there is none
 */
public record Yardstick(OptionalLong boundBytes, OptionalLong planBytes, String remark)
    implements Answer {
  /** None, and why. */
  public static Yardstick absent(String why) {
    return new Yardstick(OptionalLong.empty(), OptionalLong.empty(), why);
  }
}

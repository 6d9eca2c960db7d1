package org.vramlab.interconnect.fabric;

/** Hears of flows that have ended; see {@link Fabric#advanceTo}. */
@FunctionalInterface
public interface FlowSink {
  /**
   * A flow has delivered its last byte.
   *
   * <p>The flow's number is free again when this is called, and a flow that is started from here
   * may get it: tell flows apart by tag. Starting flows from here, at {@code endNanos}, is allowed;
   * calling {@link Fabric#advanceTo} is not.
   *
   * @param flow the number that {@link Fabric#start} gave it
   * @param tag what the starter passed in
   * @param endNanos when the last byte arrived
   * @param bytes the size of the flow
   */
  void flowEnded(int flow, long tag, long endNanos, long bytes);
}

package org.vramlab.devices.hardware;

/** Somebody who waits for a transfer to end. */
interface FlowClient {
  /** The span on whose account the transfer runs. */
  int span();

  /** One transfer of this client ended; runs in an event handler. */
  void flowEnded();
}

package org.vramlab.devices.scenario;

/** A scenario's text cannot be read; the message names the file and line, and says what to do. */
public final class ScenarioFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  ScenarioFormatException(String message) {
    super(message);
  }
}

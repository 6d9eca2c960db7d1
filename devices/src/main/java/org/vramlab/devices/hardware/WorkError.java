package org.vramlab.devices.hardware;

/** With what the fence of work ends that was not done, as {@code errno} numbers it. */
public enum WorkError {
  /**
   * What it was given to read is {@link org.vramlab.ttm.content.Content#isGarbage} ({@code -EIO}).
   */
  BAD_INPUT(-5),

  /** Its device is gone ({@code -ENODEV}). */
  NO_DEVICE(-19),

  /** It ran when its device was reset: the one that is blamed ({@code -ETIME}). */
  TIMED_OUT(-62),

  /** It waited when its device was reset ({@code -ECANCELED}). */
  CANCELLED(-125);

  private final int code;

  WorkError(int code) {
    this.code = code;
  }

  /** The negative number that fences carry. */
  public int code() {
    return code;
  }
}

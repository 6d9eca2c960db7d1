package org.vramlab.interconnect.topology;

/**
 * How much of the wire one mover can use on one class of path.
 *
 * <p>A path's class is the kind and width of its narrowest link and its shape. {@code efficiency}
 * and {@code bothWaysEfficiency} are payload bytes per byte of wire peak, so a payload rate {@code
 * r} occupies {@code r / efficiency} of each link that it crosses. The difference between the two
 * is the price of opposite traffic: acknowledgements and requests of one direction travel on the
 * other (for xGMI 0.78 falls to 0.74, routed 0.72 to 0.63, measured).
 *
 * @param mover who moves the bytes
 * @param kind kind of the path's narrowest link
 * @param width width of the path's narrowest link
 * @param shape shape of the path
 * @param efficiency share of the wire peak that a lone transfer reaches, above 0, at most 1
 * @param bothWaysEfficiency the same when as much flows in the opposite direction: sum of both
 *     rates over twice the peak; above 0, at most {@code efficiency}
 * @param capBytesPerSecond what the mover itself can do at most on such a path, whatever the wire
 * @param startNanos time from the start of a transfer until its mover sends the first byte; {@link
 *     #AS_THE_MACHINE} where it is the same on every path of the machine
 * @param source where the numbers come from; the word {@code assumption} where nobody has measured
 */
public record TransferRule(
    Mover mover,
    LinkKind kind,
    int width,
    PathShape shape,
    double efficiency,
    double bothWaysEfficiency,
    long capBytesPerSecond,
    long startNanos,
    String source) {
  /** Value of {@link #startNanos} when {@link Topology#startNanos} says it. */
  public static final long AS_THE_MACHINE = -1;

  /** Value of {@link #capBytesPerSecond} when the mover is never the bottleneck. */
  public static final long UNCAPPED = Long.MAX_VALUE;

  /** A rule of a mover that starts as fast on every path. */
  public TransferRule(
      Mover mover,
      LinkKind kind,
      int width,
      PathShape shape,
      double efficiency,
      double bothWaysEfficiency,
      long capBytesPerSecond,
      String source) {
    this(
        mover,
        kind,
        width,
        shape,
        efficiency,
        bothWaysEfficiency,
        capBytesPerSecond,
        AS_THE_MACHINE,
        source);
  }

  /** Checks ranges. */
  public TransferRule {
    if (startNanos < AS_THE_MACHINE) {
      throw new IllegalArgumentException("a start-up time is negative");
    }
    if (!(efficiency > 0 && efficiency <= 1)) {
      throw new IllegalArgumentException("efficiency " + efficiency + " is not in (0, 1]");
    }
    if (!(bothWaysEfficiency > 0 && bothWaysEfficiency <= efficiency)) {
      throw new IllegalArgumentException(
          "efficiency both ways " + bothWaysEfficiency + " is not in (0, " + efficiency + "]");
    }
    if (capBytesPerSecond <= 0) {
      throw new IllegalArgumentException("the cap must be above 0");
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException("a transfer rule names its source, or 'assumption'");
    }
  }

  /** Whether this rule speaks of the given class of path. */
  public boolean matches(
      Mover otherMover, LinkKind otherKind, int otherWidth, PathShape otherShape) {
    return mover == otherMover && kind == otherKind && width == otherWidth && shape == otherShape;
  }
}

package org.vramlab.interconnect.route;

import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/** Looks up which of a machine's rules applies. */
final class RuleBook {
  private final Topology topology;

  RuleBook(Topology topology) {
    this.topology = topology;
  }

  /** The rule of a path's class, or else of its general class; null if there is neither. */
  @Nullable TransferRule find(Mover mover, Link narrowest, PathShape shape) {
    TransferRule exact = lookUp(mover, narrowest, shape);
    return exact == null && shape.general() != shape
        ? lookUp(mover, narrowest, shape.general())
        : exact;
  }

  private @Nullable TransferRule lookUp(Mover mover, Link narrowest, PathShape shape) {
    for (TransferRule rule : topology.rules()) {
      if (rule.matches(mover, narrowest.kind(), narrowest.width(), shape)) {
        return rule;
      }
    }
    return null;
  }

  IllegalArgumentException missing(Mover mover, Link narrowest, PathShape shape) {
    return new IllegalArgumentException(
        topology.name()
            + ": no transfer rule for "
            + mover
            + " on a "
            + shape.general()
            + " path whose narrowest link is "
            + narrowest.name()
            + " ("
            + narrowest.kind()
            + ", width "
            + narrowest.width()
            + ")");
  }
}

package org.vramlab.workloads.compare;

/** What became of one piece of {@link Work}. */
public sealed interface Answer permits CellResult, Yardstick, Failure {}

/**
 * The machine that a user names: {@link org.vramlab.workloads.topology.ChosenTopology} finds
 * presets and reads files, for the command line and for field cases alike.
 */
@NullMarked
package org.vramlab.workloads.topology;

import org.jspecify.annotations.NullMarked;

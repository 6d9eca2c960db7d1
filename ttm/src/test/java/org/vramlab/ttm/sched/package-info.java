/** What the two runtimes promise, as small programs; read {@code SimulationOrderTest} first. */
@NullMarked
package org.vramlab.ttm.sched;

import org.jspecify.annotations.NullMarked;

/** Sinks that pass events on pass on all of them. */
@NullMarked
package org.vramlab.ttm.event;

import org.jspecify.annotations.NullMarked;

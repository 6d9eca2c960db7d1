/** Specifications of shared buffers: who is asked and told before a move, and what is refused. */
@NullMarked
package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.NullMarked;

/** Specifications of pools: eviction orders and their cursors, and the accounting of space. */
@NullMarked
package org.vramlab.ttm.resource;

import org.jspecify.annotations.NullMarked;

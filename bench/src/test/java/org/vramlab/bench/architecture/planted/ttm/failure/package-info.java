/** The miniature's failures. */
@NullMarked
package org.vramlab.bench.architecture.planted.ttm.failure;

import org.jspecify.annotations.NullMarked;

/** Specifications of what memory holds. */
@NullMarked
package org.vramlab.ttm.content;

import org.jspecify.annotations.NullMarked;

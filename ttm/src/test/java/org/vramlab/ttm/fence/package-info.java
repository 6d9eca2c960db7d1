/** What a fence promises, and how it refuses to be misused. */
@NullMarked
package org.vramlab.ttm.fence;

import org.jspecify.annotations.NullMarked;

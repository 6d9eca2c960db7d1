/** Tests of the display: what a flip pins, and what becomes of a frame that cannot be pinned. */
@NullMarked
package org.vramlab.devices.display;

import org.jspecify.annotations.NullMarked;

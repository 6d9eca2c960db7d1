/** Tests of i915 as a device that is suspended and removed. */
@NullMarked
package org.vramlab.devices.i915;

import org.jspecify.annotations.NullMarked;

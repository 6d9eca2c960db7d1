/** Specifications of the cost model, and of the policies that go by it. */
@NullMarked
package org.vramlab.devices.placement;

import org.jspecify.annotations.NullMarked;

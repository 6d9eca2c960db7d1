/** Tests of the foreign device: memory without pages, frames without an end. */
@NullMarked
package org.vramlab.devices.foreign;

import org.jspecify.annotations.NullMarked;

/**
 * A device of another vendor, whose driver shares nothing but fences: {@link
 * org.vramlab.devices.foreign.ForeignRenderer}. Its fences may never signal (field case B8).
 *
 * <p>Knows ttm's fences; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.foreign;

import org.jspecify.annotations.NullMarked;

/** What small worlds, their text form and the faults planted in them are held to. */
@NullMarked
package org.vramlab.devices.scenario;

import org.jspecify.annotations.NullMarked;

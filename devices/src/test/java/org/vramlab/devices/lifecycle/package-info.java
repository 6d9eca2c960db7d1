/** The rig on which drivers are suspended, reset and removed, and the gate that they share. */
@NullMarked
package org.vramlab.devices.lifecycle;

import org.jspecify.annotations.NullMarked;

/** Tests of the camera: frames, and frames that nobody gets. */
@NullMarked
package org.vramlab.devices.v4l2;

import org.jspecify.annotations.NullMarked;

/** Specifications of queues, engines, jobs and copies. */
@NullMarked
package org.vramlab.devices.hardware;

import org.jspecify.annotations.NullMarked;

/** Tests of xe: who is stopped for whom, and what its lock is good for. */
@NullMarked
package org.vramlab.devices.xe;

import org.jspecify.annotations.NullMarked;

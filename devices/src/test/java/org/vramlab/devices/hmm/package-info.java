/** Tests of user memory: pages that go while a device works on them. */
@NullMarked
package org.vramlab.devices.hmm;

import org.jspecify.annotations.NullMarked;

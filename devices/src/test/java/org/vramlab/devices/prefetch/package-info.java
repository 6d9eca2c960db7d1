/** Tests of what is fetched ahead of need: each policy by examples worked by hand. */
@NullMarked
package org.vramlab.devices.prefetch;

import org.jspecify.annotations.NullMarked;

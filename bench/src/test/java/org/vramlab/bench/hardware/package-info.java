/**
 * Tests of what stands in src/main/hardware: plans for a real GPU, which need Python but no GPU.
 */
@NullMarked
package org.vramlab.bench.hardware;

import org.jspecify.annotations.NullMarked;

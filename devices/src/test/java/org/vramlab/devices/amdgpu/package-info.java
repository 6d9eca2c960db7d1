/**
 * Specifications of the amdgpu-like driver: sharing, submissions, and both runtimes under stress.
 */
@NullMarked
package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.NullMarked;

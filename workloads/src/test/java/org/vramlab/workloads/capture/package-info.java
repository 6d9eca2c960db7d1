/** The Python tool that captures PyTorch programs, run as a user would run it. */
@NullMarked
package org.vramlab.workloads.capture;

import org.jspecify.annotations.NullMarked;

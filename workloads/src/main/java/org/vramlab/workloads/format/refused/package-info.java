/**
 * Files that are known for what they are, and say nothing from which a trace could be made: {@link
 * org.vramlab.workloads.format.refused.Refusal}.
 */
@NullMarked
package org.vramlab.workloads.format.refused;

import org.jspecify.annotations.NullMarked;

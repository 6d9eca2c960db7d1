/** Tests of the fleet with every driver: troubles that come to all at once. */
@NullMarked
package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.NullMarked;

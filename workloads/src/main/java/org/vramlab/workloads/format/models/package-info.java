/**
 * Logs of which parts of models were needed when: checkpoints that an image service swaps in and
 * out, experts that tokens are routed to. Their sizes are not in the logs and have to be stated or
 * assumed.
 *
 * <p>Read {@link org.vramlab.workloads.format.models.ModelSwapFormat}, then {@link
 * org.vramlab.workloads.format.models.ExpertRoutingFormat}.
 */
@NullMarked
package org.vramlab.workloads.format.models;

import org.jspecify.annotations.NullMarked;

/**
 * Logs of language-model requests, turned into what a server does with them: blocks of keys and
 * values are allocated, found again by the prefix that they hold, grown token by token, and let go.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.format.serving.RequestLog} (what a log says),
 * {@link org.vramlab.workloads.format.serving.MooncakeFormat} and {@link
 * org.vramlab.workloads.format.serving.AzureFormat} (the two logs), {@link
 * org.vramlab.workloads.format.serving.ServingConversion} (the server: time, admission,
 * operations), {@link org.vramlab.workloads.format.serving.BlockCache} (which blocks exist).
 */
@NullMarked
package org.vramlab.workloads.format.serving;

import org.jspecify.annotations.NullMarked;

/**
 * Traces of requests for objects, as research on caches has them, as traces of a program: an object
 * is a buffer, a request reads it.
 *
 * <p>One class, {@link org.vramlab.workloads.format.requests.RequestsFormat}. The files are told
 * apart and read by {@link org.vramlab.workloads.requests}, which knows nothing of buffers.
 */
@NullMarked
package org.vramlab.workloads.format.requests;

import org.jspecify.annotations.NullMarked;

/**
 * Traces of requests in, as research on caches has them: a sequence of (object, size), nothing
 * else. Read from oracleGeneral, vscsi, libCacheSim's csv and plain lists, told apart by what is in
 * the file, or generated.
 *
 * <p>Read {@link org.vramlab.workloads.requests.RequestTrace} (what a policy replays), then {@link
 * org.vramlab.workloads.requests.RequestTraces} (from a word of the command line to a trace), then
 * any format. Objects get numbers from 0 in the order of their first request.
 *
 * <p>Knows nothing of policies, of gmtraces, or of devices.
 */
@NullMarked
package org.vramlab.workloads.requests;

import org.jspecify.annotations.NullMarked;

/** Tests of traces of requests: formats and the generator. */
@NullMarked
package org.vramlab.workloads.requests;

import org.jspecify.annotations.NullMarked;

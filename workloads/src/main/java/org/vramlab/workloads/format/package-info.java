/**
 * Which formats of trace there are besides gmtrace, and which of them a file is.
 *
 * <p>Read {@link org.vramlab.workloads.format.TraceFile} (a file as a user names it, whatever its
 * format), then {@link org.vramlab.workloads.format.Formats} (the list: a new format is a class of
 * its own and a line there). Each family of formats has a package below this one.
 */
@NullMarked
package org.vramlab.workloads.format;

import org.jspecify.annotations.NullMarked;

/**
 * Machines as text files, so that users can describe their own.
 *
 * <p>{@link org.vramlab.interconnect.file.TopologyReader} documents the format and reads it, {@link
 * org.vramlab.interconnect.file.TopologyWriter} writes it: a preset written out is the easiest
 * start for a file. {@code Line} and {@code Units} are the small grammar beneath.
 */
@NullMarked
package org.vramlab.interconnect.file;

import org.jspecify.annotations.NullMarked;

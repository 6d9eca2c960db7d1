/**
 * What was printed or packed, before anybody understands it: {@link
 * org.vramlab.interconnect.importing.source.SourceText} for one text, {@link
 * org.vramlab.interconnect.importing.source.FileTree} for many small files, and the failure that
 * names place and remedy. Knows no format of a tool.
 */
@NullMarked
package org.vramlab.interconnect.importing.source;

import org.jspecify.annotations.NullMarked;

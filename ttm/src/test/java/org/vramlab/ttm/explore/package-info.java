/**
 * The searches themselves: that they find what is planted, that reduction loses nothing, and that
 * different searches agree. Read {@code DepthFirstTest}, {@code StateSearchTest}, {@code
 * DrawingTest}; {@code Program} is what they search.
 */
@NullMarked
package org.vramlab.ttm.explore;

import org.jspecify.annotations.NullMarked;

/** Specifications of the pages of the host: who is asked to swap out. */
@NullMarked
package org.vramlab.ttm.pages;

import org.jspecify.annotations.NullMarked;

/** The checker's rules, each red by a planted fault and green by its legal twin. */
@NullMarked
package org.vramlab.ttm.check;

import org.jspecify.annotations.NullMarked;

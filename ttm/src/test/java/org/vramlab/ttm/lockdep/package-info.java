/** The rules of lockdep, each red by a planted violation and green by its legal twin. */
@NullMarked
package org.vramlab.ttm.lockdep;

import org.jspecify.annotations.NullMarked;

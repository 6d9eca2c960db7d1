/** What a reservation keeps, against a list that does the obvious. */
@NullMarked
package org.vramlab.ttm.resv;

import org.jspecify.annotations.NullMarked;

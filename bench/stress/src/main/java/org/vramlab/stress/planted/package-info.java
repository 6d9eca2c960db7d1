/**
 * The same races with a fault planted in the code, or, where it is one of memory order, in a twin
 * of the code: jcstress has to observe what each leads to, or it could not have found it at all.
 */
@NullMarked
package org.vramlab.stress.planted;

import org.jspecify.annotations.NullMarked;

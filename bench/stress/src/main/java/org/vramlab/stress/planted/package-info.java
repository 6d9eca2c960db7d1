/**
 * The same races with a fault planted in a twin of the code: jcstress has to find every one, or it
 * could not have found it in the code itself.
 */
@NullMarked
package org.vramlab.stress.planted;

import org.jspecify.annotations.NullMarked;

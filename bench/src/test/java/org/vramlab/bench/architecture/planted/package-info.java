/** A miniature of the product in which every rule of the house is broken on purpose. */
@NullMarked
package org.vramlab.bench.architecture.planted;

import org.jspecify.annotations.NullMarked;

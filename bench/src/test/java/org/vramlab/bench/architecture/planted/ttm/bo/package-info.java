/** Model code that breaks the rules. */
@NullMarked
package org.vramlab.bench.architecture.planted.ttm.bo;

import org.jspecify.annotations.NullMarked;

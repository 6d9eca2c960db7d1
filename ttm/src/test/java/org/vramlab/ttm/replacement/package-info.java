/** Tests of replacement policies: against naive models, and of what both masters rely on. */
@NullMarked
package org.vramlab.ttm.replacement;

import org.jspecify.annotations.NullMarked;

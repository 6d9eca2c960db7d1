/** What cache mode costs besides time. */
@NullMarked
package org.vramlab.bench.replacement;

import org.jspecify.annotations.NullMarked;

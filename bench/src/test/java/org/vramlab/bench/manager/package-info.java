/** What a resident buffer costs. */
@NullMarked
package org.vramlab.bench.manager;

import org.jspecify.annotations.NullMarked;

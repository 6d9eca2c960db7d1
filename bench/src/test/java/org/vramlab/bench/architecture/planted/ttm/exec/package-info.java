/** The one package that may catch {@code WouldDeadlock}. */
@NullMarked
package org.vramlab.bench.architecture.planted.ttm.exec;

import org.jspecify.annotations.NullMarked;

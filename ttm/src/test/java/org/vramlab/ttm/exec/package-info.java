/**
 * The rules of the locking dance that a ticket keeps, one test class a rule, each with schedules of
 * several tasks and with drivers that break it. {@code Scene} is the stage they play on.
 */
@NullMarked
package org.vramlab.ttm.exec;

import org.jspecify.annotations.NullMarked;

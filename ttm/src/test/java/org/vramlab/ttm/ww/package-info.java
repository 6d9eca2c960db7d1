/**
 * The ww mutex as a course: {@code WwMutex01UncontendedTest} and so on, each schedule drawn in the
 * comment of its test and told again by the events that are expected. Then the properties, and the
 * recordings of the real lock.
 */
@NullMarked
package org.vramlab.ttm.ww;

import org.jspecify.annotations.NullMarked;

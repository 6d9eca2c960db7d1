/**
 * Specifications of validation and eviction, with a driver whose copies end when the test says so.
 */
@NullMarked
package org.vramlab.ttm.bo;

import org.jspecify.annotations.NullMarked;

/**
 * Specifications of validation and eviction, with a driver whose copies end when the test says so;
 * and random worlds ({@link org.vramlab.ttm.bo.ManagerProperties}), whose copies and jobs take
 * time.
 */
@NullMarked
package org.vramlab.ttm.bo;

import org.jspecify.annotations.NullMarked;

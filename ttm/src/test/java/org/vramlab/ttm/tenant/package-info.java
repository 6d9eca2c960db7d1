/** Tenants: what is charged, what is protected, and whom an eviction must spare. */
@NullMarked
package org.vramlab.ttm.tenant;

import org.jspecify.annotations.NullMarked;

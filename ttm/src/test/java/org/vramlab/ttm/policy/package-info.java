/** Tests of the catalogue of policies. */
@NullMarked
package org.vramlab.ttm.policy;

import org.jspecify.annotations.NullMarked;

/**
 * The kernel's own tests of TTM, drm_exec and its buddy allocator (Linux 6.12), case by case under
 * their names there; and the table {@code cases.md} that says of each case whether it is a test
 * here, or why it has no meaning here.
 */
@NullMarked
package org.vramlab.ttm.upstream;

import org.jspecify.annotations.NullMarked;

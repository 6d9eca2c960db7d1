/**
 * That what is planted in the memory manager is found, and by what: {@link
 * org.vramlab.ttm.fault.PlantedMemoryFaultsTest}. The checks stand beside what they check.
 */
@NullMarked
package org.vramlab.ttm.fault;

import org.jspecify.annotations.NullMarked;

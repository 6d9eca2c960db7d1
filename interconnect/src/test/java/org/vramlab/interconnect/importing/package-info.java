/**
 * Importers, one class for each family of formats, on texts written here with published values;
 * {@code SharedSamplesTest} on what was collected elsewhere, {@code ImportFuzzProperties} on
 * damaged texts.
 */
@NullMarked
package org.vramlab.interconnect.importing;

import org.jspecify.annotations.NullMarked;

/**
 * What cards have in common that are no GPUs: a camera, an FPGA, a network card. They have no
 * memory to share, and reach that of others by DMA.
 *
 * <p>Read {@link org.vramlab.devices.card.Card} (what happens to one), {@link
 * org.vramlab.devices.card.DmaEngine} (moves the bytes), {@link
 * org.vramlab.devices.card.PinnedImport} (a shared buffer as a card knows it that cannot follow
 * moves), {@link org.vramlab.devices.card.PinnedImports} (all that one card has).
 *
 * <p>Knows the hardware model and dma-buf; nothing of any driver.
 */
@NullMarked
package org.vramlab.devices.card;

import org.jspecify.annotations.NullMarked;

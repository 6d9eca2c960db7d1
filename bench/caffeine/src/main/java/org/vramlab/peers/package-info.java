/**
 * Our replacement policies and those of Caffeine's simulator, replaying one trace in one process.
 *
 * <p>Read {@link org.vramlab.peers.BesideCaffeine} (what is measured, and how it is made fair),
 * then {@link org.vramlab.peers.Pair} (who is compared with whom).
 */
@NullMarked
package org.vramlab.peers;

import org.jspecify.annotations.NullMarked;

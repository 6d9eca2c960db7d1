/**
 * Which links a transfer crosses, and whether two devices may talk directly.
 *
 * <p>{@link org.vramlab.interconnect.route.Routes} is computed once per topology and then only
 * read; {@link org.vramlab.interconnect.route.PathSearch} finds one path, {@code PeerRules} says
 * what devices may do with each other's memory. Nothing here knows transfers or time.
 */
@NullMarked
package org.vramlab.interconnect.route;

import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, held against the compiled classes and the source tree.
 *
 * <p>Read {@link org.vramlab.bench.architecture.HouseRule} first: each rule with its reason. {@link
 * org.vramlab.bench.architecture.Exemption} is the one list of classes that a rule leaves out.
 * {@code planted} holds classes that break every rule on purpose, so that a rule which has gone
 * blind is noticed.
 */
@NullMarked
package org.vramlab.bench.architecture;

import org.jspecify.annotations.NullMarked;

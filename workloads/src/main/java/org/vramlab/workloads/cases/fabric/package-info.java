/**
 * Field cases about the machine: routes that lie, routes that go one way, and peers chosen by what
 * is said of them. Family G of the collection, and S4.
 *
 * <p>Read {@link org.vramlab.workloads.cases.fabric.PeerCopy}, then the cases. Knows the framework
 * of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.fabric;

import org.jspecify.annotations.NullMarked;

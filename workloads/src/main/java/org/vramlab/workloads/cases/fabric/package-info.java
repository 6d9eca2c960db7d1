/**
 * Field cases about the machine: routes that lie, and routes that go one way. Family G of the
 * collection.
 *
 * <p>Read {@link org.vramlab.workloads.cases.fabric.PeerCopy}, then the cases. Knows the framework
 * of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.fabric;

import org.jspecify.annotations.NullMarked;

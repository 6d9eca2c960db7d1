/** Tests of the network card: what becomes of its regions. */
@NullMarked
package org.vramlab.devices.rdma;

import org.jspecify.annotations.NullMarked;

package org.vramlab.workloads.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.ttm.dmabuf.DmaBuf;

/**
 * A buffer of one process: what the trace says of it so far, and what the drivers made of it. The
 * first half is kept by the reader, ahead of time; the second by the clients, as they get there.
 */
final class TraceBuffer {
  /** Its number in the trace. */
  final int number;

  final long sizeBytes;

  /** The device of the trace that owns it. */
  final int owner;

  /** Its number among the buffers of its owner, in the order of their creation. */
  final int ownNumber;

  /** How often operations read so far have written it. */
  long version;

  /** The item that wrote it last: its client, and its number there. Creation counts as a write. */
  int lastWriter;

  long lastWrite;

  /** By client: the last of its items that used the buffer at all. */
  final long[] lastUse;

  @Nullable Mapping mapping;
  @Nullable DmaBuf dmaBuf;

  /** By client: the mapping of a device that imported it; empty until one does. */
  @Nullable Mapping[] imports = NO_IMPORTS;

  private static final @Nullable Mapping[] NO_IMPORTS = {};

  TraceBuffer(int number, long sizeBytes, int owner, int ownNumber, int clients) {
    this.number = number;
    this.sizeBytes = sizeBytes;
    this.owner = owner;
    this.ownNumber = ownNumber;
    this.lastUse = new long[clients];
  }

  /** The mapping by which {@code client} uses it. */
  Mapping mappingOf(int client) {
    Mapping found = client == owner ? mapping : imports[client];
    if (found == null) {
      throw new IllegalStateException("client " + client + " uses a buffer that it has not mapped");
    }
    return found;
  }

  /** The mappings of devices that imported it, in device order. */
  List<Mapping> importedMappings() {
    if (imports.length == 0) {
      return List.of();
    }
    List<Mapping> found = new ArrayList<>();
    for (Mapping imported : imports) {
      if (imported != null) {
        found.add(imported);
      }
    }
    return found;
  }
}

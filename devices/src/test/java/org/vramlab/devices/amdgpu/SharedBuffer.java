package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/** Fixture: a buffer of one client, exported, with the mappings of those who import it. */
final class SharedBuffer {
  final GpuClient owner;
  final Mapping mapping;
  final DmaBuf dmaBuf;
  private final List<GpuClient> importers = new ArrayList<>();
  private final List<Mapping> imports = new ArrayList<>();

  SharedBuffer(GpuClient owner, long sizeBytes) throws Interrupted, NoMemory, Busy {
    this.owner = owner;
    mapping = owner.create(sizeBytes);
    dmaBuf = owner.export(mapping);
  }

  Mapping importInto(GpuClient client) throws Interrupted, NoMemory, Busy {
    Mapping imported;
    try {
      imported = client.importBuffer(dmaBuf);
    } catch (Unsupported refused) {
      throw new AssertionError("this driver exports to everybody", refused);
    }
    importers.add(client);
    imports.add(imported);
    return imported;
  }

  /** What {@code client} uses to reach the buffer. */
  Mapping of(GpuClient client) {
    if (client == owner) {
      return mapping;
    }

    return imports.get(importers.indexOf(client));
  }

  void close() throws Interrupted, NoMemory, Busy {
    owner.close(mapping, dmaBuf, imports);
  }
}

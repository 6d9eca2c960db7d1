package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.Exports;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * What a reset or a removal of one device must reach: the rings of its processes, those processes
 * whose queues run by themselves, what it has exported, and what it has imported.
 *
 * <p>Threads: any.
 */
final class Belongings {
  private final LeafLock lock;
  private final Exports exports;

  /** Guarded by the lock, as all below. */
  private final ObjectArrayList<WorkQueue> rings = new ObjectArrayList<>();

  private final LinkedHashSet<Mapping> imports = new LinkedHashSet<>();

  private final LinkedHashSet<ComputeProcess> processes = new LinkedHashSet<>();

  Belongings(WwClass wwClass, String device) {
    this.lock =
        wwClass
            .sched()
            .newLeafLock("belongings of " + device)
            .watchedBy(wwClass.lockdep(), "belongings");
    this.exports = new Exports(wwClass, device);
  }

  void add(ComputeProcess process) {
    lock.lock();
    processes.add(process);
    lock.unlock();
  }

  void remove(ComputeProcess process) {
    lock.lock();
    processes.remove(process);
    lock.unlock();
  }

  List<ComputeProcess> processes() {
    lock.lock();
    List<ComputeProcess> all = List.copyOf(processes);
    lock.unlock();
    return all;
  }

  Exports exports() {
    return exports;
  }

  void add(WorkQueue ring) {
    lock.lock();
    rings.add(ring);
    lock.unlock();
  }

  void addImport(Mapping mapping) {
    lock.lock();
    imports.add(mapping);
    lock.unlock();
  }

  void removeImport(Mapping mapping) {
    lock.lock();
    imports.remove(mapping);
    lock.unlock();
  }

  List<WorkQueue> rings() {
    lock.lock();
    List<WorkQueue> all = List.copyOf(rings);
    lock.unlock();
    return all;
  }

  /** What is imported, oldest first, with a reference to each buffer that the caller drops. */
  List<Mapping> retainImports() {
    lock.lock();
    List<Mapping> all = new ArrayList<>(imports);
    for (Mapping mapping : all) {
      mapping.bo().retain();
    }
    lock.unlock();
    return all;
  }
}

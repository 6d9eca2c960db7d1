package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * The buffers of a VM that each of its submissions may use without naming them ({@code
 * AMDGPU_GEM_CREATE_VM_ALWAYS_VALID}). They share the reservation of the VM's root.
 *
 * <p>Those that live in GTT are usable there, but would rather be in VRAM: "soft-evicted". A
 * submission brings them back if {@link ResidencyRules#passesTicket()}.
 *
 * <p>Threads: guarded by the root's reservation.
 */
final class AlwaysValid {
  private final AmdgpuDevice device;
  private final ObjectArrayList<Mapping> mappings = new ObjectArrayList<>(0);

  AlwaysValid(AmdgpuDevice device) {
    this.device = device;
  }

  boolean isEmpty() {
    return mappings.isEmpty();
  }

  void add(Mapping mapping) {
    mappings.add(mapping);
  }

  void remove(Mapping mapping) {
    mappings.remove(mapping);
  }

  /** None of them is evicted for the sake of another, or of what the submission names. */
  void addToWorkingSet(Ticket ticket) {
    for (int i = 0; i < mappings.size(); i++) {
      mappings.get(i).bo().addToWorkingSet(ticket, AmdgpuDevice.VRAM);
    }
  }

  /**
   * Makes all usable, and brings back those that are soft-evicted, as far as that is allowed
   * ({@code amdgpu_vm_validate}).
   *
   * @return bytes moved on their account
   */
  long validate(Ticket ticket, long thresholdBytes) throws WouldDeadlock, Interrupted, NoMemory {
    boolean bringsBack = device.settings().residency().passesTicket();
    long movedBytes = 0;
    for (int i = 0; i < mappings.size(); i++) {
      Mapping mapping = mappings.get(i);
      BufferObject bo = mapping.bo();
      boolean mayMove = device.residency().mayMove(bo, movedBytes, thresholdBytes);
      movedBytes +=
          bringsBack || bo.resource() == null
              ? mapping.validate(ticket, mayMove)
              : mapping.validateWhereItIs(ticket);
    }
    return movedBytes;
  }

  /** Brings the page tables up to date. */
  void bind(long pageTableNanos) {
    for (int i = 0; i < mappings.size(); i++) {
      mappings.get(i).bind(pageTableNanos);
    }
  }

  /** All were just used ({@code amdgpu_vm_move_to_lru_tail}). */
  void touch() {
    for (int i = 0; i < mappings.size(); i++) {
      device.manager().touch(mappings.get(i).bo());
    }
  }
}

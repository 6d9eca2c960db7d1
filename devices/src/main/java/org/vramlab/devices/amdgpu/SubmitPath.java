package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;

/**
 * One submission, as a transaction ({@code amdgpu_cs_ioctl}): lock the VM's root and the whole
 * buffer list; validate each buffer, which may evict others, which may notify importers in other
 * drivers; bring the page tables up to date; reserve fence slots; seal; from here nothing can fail:
 * queue the job, attach its fence to everything, and unlock.
 */
final class SubmitPath implements Attempt {
  private final Vm vm;
  private final WorkQueue ring;
  private final Submission submission;
  private final Sched sched;
  private final CpuCosts costs;

  /** What this attempt has moved into VRAM, and out of it to make room. */
  private long movedBytes;

  /** What the job fills; null for nothing. */
  private final @Nullable Duplicate filled;

  /** Through which mapping each operand is used: that of a duplicate, or the submission's own. */
  private final Mapping[] operands;

  /** Of the job, once it was handed over. */
  private @Nullable Fence fence;

  SubmitPath(Vm vm, WorkQueue ring, Submission submission) {
    this(vm, ring, submission, null);
  }

  /**
   * @param filled the duplicate that the job fills; null for a job like others
   */
  SubmitPath(Vm vm, WorkQueue ring, Submission submission, @Nullable Duplicate filled) {
    this.filled = filled;
    this.operands = new Mapping[submission.count()];
    this.vm = vm;
    this.ring = ring;
    this.submission = submission;
    this.sched = vm.device().wwClass().sched();
    this.costs = vm.device().settings().costs();
  }

  @Override
  public void run(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    sched.charge(costs.submitNanos());
    lockEverything(ticket);
    validateEverything(ticket);
    reserveSlots();
    ticket.seal();
    vm.device().residency().moved(movedBytes);
    publish(ticket);
  }

  /** Signals when the job has ended; only after the transaction. */
  Fence fence() {
    Fence done = fence;
    assert done != null : "nothing was submitted";
    return done;
  }

  private void lockEverything(Ticket ticket) throws WouldDeadlock, Interrupted {
    ticket.lock(vm);
    vm.alwaysValid().addToWorkingSet(ticket);
    for (int i = 0; i < submission.count(); i++) {
      Mapping mapping = submission.mapping(i);
      operands[i] = mapping;
      ticket.lock(mapping.bo());
      Duplicate duplicate = duplicateFor(i);
      if (duplicate != null) {
        ticket.lock(duplicate.copy().bo());
      } else {
        mapping.bo().addToWorkingSet(ticket, mapping.wantedDomain());
      }
      mapping.bo().nextUse(submission.nextUse(i));
    }
  }

  private void validateEverything(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    Residency residency = vm.device().residency();
    long thresholdBytes = residency.thresholdBytes();
    movedBytes = vm.alwaysValid().validate(ticket, thresholdBytes);
    boolean imports = importsAny();
    Destinations destinations = vm.device().destinationsOrNull();
    @Nullable JobSlack slack = destinations == null ? null : JobSlack.of(submission, spec());
    for (int i = 0; i < submission.count(); i++) {
      Mapping mapping = submission.mapping(i);
      BufferObject bo = mapping.bo();
      if (mapping.isAlwaysValid() || duplicateFor(i) != null) {
        continue;
      }
      if (bo.resource() == null && submission.readBytes(i) > 0) {
        // Read before anything wrote it: its contents are the host's.
        DeviceMemory.of(bo).fillFromHost(bo, ticket);
      }
      movedBytes +=
          slack != null
                  && mapping.reaches(
                      submission.readBytes(i), submission.writtenBytes(i), imports, slack)
              ? mapping.validateWhereItIs(ticket)
              : validate(i, residency.mayMove(bo, movedBytes, thresholdBytes), ticket);
    }
    // Last, because what was just validated may have taken the room of a duplicate.
    for (int i = 0; i < submission.count(); i++) {
      Duplicate duplicate = duplicateFor(i);
      if (duplicate != null && duplicate.isFresh()) {
        operands[i] = duplicate.copy();
      } else if (duplicate != null) {
        movedBytes += validate(i, true, ticket);
      }
    }
    vm.alwaysValid().bind(costs.pageTableNanos());
    for (int i = 0; i < submission.count(); i++) {
      operands[i].bind(costs.pageTableNanos());
    }
  }

  private long validate(int i, boolean mayMove, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    Mapping mapping = submission.mapping(i);
    mapping.announceUse(submission.readBytes(i), submission.writtenBytes(i));
    return mapping.validate(ticket, mayMove);
  }

  private DeviceSpec spec() {
    AmdgpuDevice device = vm.device();
    return device.wires().topology().device(device.device());
  }

  /** From what operand {@code i} may be read instead, if that is fresh; null for nothing. */
  private @Nullable Duplicate duplicateFor(int i) {
    return filled == null && Duplicates.isCandidate(submission, i)
        ? submission.mapping(i).duplicate()
        : null;
  }

  /** Whether peers must have room for what is theirs in this job. */
  private boolean importsAny() {
    for (int i = 0; i < submission.count(); i++) {
      if (submission.mapping(i).importedThrough() != null) {
        return true;
      }
    }
    return false;
  }

  private void reserveSlots() {
    // The job stands on the root once, and as reader and as writer of what shares its reservation.
    vm.root().reserveSlots(vm.alwaysValid().isEmpty() ? 1 : 3);
    for (int i = 0; i < submission.count(); i++) {
      operands[i].bo().reservation().reserveSlots(1);
    }
  }

  /** The point of no return is behind: no step here can fail. */
  private void publish(Ticket ticket) {
    AmdgpuDevice device = vm.device();
    long arithmeticNanos = (long) Math.ceil(submission.flops() / spec().flopsPerSecond() * 1e9);
    Job job =
        new Job(
            sched,
            device.wires(),
            device.device(),
            arithmeticNanos,
            device.jobScale().nextPerMille());
    for (int i = 0; i < submission.count(); i++) {
      addOperand(job, i);
    }
    if (!vm.alwaysValid().isEmpty()) {
      // What it may use without naming it must have arrived.
      job.waitFor(vm.root(), Purpose.EXPLICIT_SYNC, ring);
      vm.alwaysValid().touch();
    }
    Fence done = job.queueTo(ring, ticket.id());
    fence = done;
    Destinations destinations = device.destinationsOrNull();
    if (destinations != null) {
      destinations.jobQueued(job, done);
    }
    for (int i = 0; i < submission.count(); i++) {
      Mapping mapping = operands[i];
      BufferObject bo = mapping.bo();
      boolean writes = submission.writtenBytes(i) > 0;
      bo.reservation().add(done, writes ? Usage.WRITE : Usage.READ);
      if (writes) {
        bo.submittedVersion(Content.next(bo.submittedVersion()));
      }
      tellUse(job, mapping, i, writes);
      if (destinations != null && mapping.importedThrough() == null) {
        destinations.used(bo, submission.readBytes(i), submission.writtenBytes(i));
      }
      bo.manager().touch(bo);
    }
    if (filled != null) {
      filled.filled(done);
      sched
          .events()
          .duplicated(sched.nowNanos(), submission.mapping(0).bo().id(), filled.copy().bo().id());
    }
    vm.root().add(done, Usage.BOOKKEEP);
    job.kick();
  }

  private void addOperand(Job job, int i) {
    checkVersion(i);
    BufferObject bo = operands[i].bo();
    boolean writes = submission.writtenBytes(i) > 0;
    job.waitFor(bo.reservation(), Purpose.ofAccess(writes), ring);
    long version = bo.submittedVersion();
    job.use(
        bo.id(),
        resourceOf(bo).content(),
        endpointOf(bo),
        version,
        submission.readBytes(i),
        submission.writtenBytes(i),
        Content.next(bo.submittedVersion()));
  }

  /** Fails if the client reads something else than it thinks. */
  private void checkVersion(int i) {
    BufferObject bo = submission.mapping(i).bo();
    long version = bo.submittedVersion();
    long told = submission.version(i);
    if (told != Submission.ANY_VERSION && told != Math.max(version, 0)) {
      throw new IllegalStateException(
          "the client reads version "
              + told
              + " of "
              + bo
              + ", but version "
              + version
              + " was submitted last");
    }
  }

  private void tellUse(Job job, Mapping mapping, int i, boolean writes) {
    BufferObject bo = mapping.bo();
    long bytes = submission.readBytes(i) + submission.writtenBytes(i);
    boolean remote = endpointOf(bo) != vm.device().device();
    sched
        .events()
        .jobUses(job.id(), mapping.id(), bo.id(), resourceOf(bo).id(), writes, bytes, remote);
  }

  private static Resource resourceOf(BufferObject bo) {
    Resource resource = bo.resource();
    assert resource != null : "a validated buffer has a place";
    return resource;
  }

  /** Where the bytes are: a device, or {@link Topology#HOST}. */
  private static int endpointOf(BufferObject bo) {
    return DeviceMemory.of(bo).endpoint(resourceOf(bo));
  }
}

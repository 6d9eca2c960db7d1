package org.vramlab.workloads.format.ftrace;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Buffer objects by the pointers under which the kernel prints them. A pointer (hashed or not) is
 * only an identity, and is used again after its object is gone; no event of amdgpu says that one is
 * gone. So an object ends when its backing store is released, when its pointer is created again, or
 * when it turns up with another size.
 *
 * <p>Threads: one.
 */
final class GpuBuffers {
  /** Largest object that is believed. */
  static final long MAXIMUM_BYTES = (1L << 46) - 1;

  /** Not placed yet, or unknown where. */
  static final int NOWHERE = -1;

  /** An object in existence. */
  static final class Bo {
    final int buffer;
    final long sizeBytes;
    final int owner;

    /** Where it was moved last, by TTM's numbers: 0 system, 1 GTT, 2 VRAM. */
    int placement = NOWHERE;

    /** Devices other than the owner that have used it, one bit each. */
    long importers;

    boolean gone;

    Bo(int buffer, long sizeBytes, int owner) {
      this.buffer = buffer;
      this.sizeBytes = sizeBytes;
      this.owner = owner;
    }
  }

  private final Map<String, Bo> byPointer = new HashMap<>();
  private int nextBuffer;
  private long created;
  private long metLater;
  private long reused;
  private long released;

  /** The object under a pointer, or null. */
  @Nullable Bo find(String pointer) {
    return byPointer.get(pointer);
  }

  /** An object is created; what had its pointer is gone. */
  Bo create(String pointer, long sizeBytes, int owner, String className, TraceSink sink)
      throws IOException {
    if (remove(pointer, sink)) {
      reused++;
    }
    created++;
    return enter(pointer, sizeBytes, owner, className, sink);
  }

  /** An object is mentioned that may have been created before the trace begins. */
  Bo meet(String pointer, long sizeBytes, int owner, TraceSink sink) throws IOException {
    Bo known = byPointer.get(pointer);
    if (known != null && (sizeBytes <= 0 || known.sizeBytes == sizeBytes)) {
      return known;
    }
    if (remove(pointer, sink)) {
      reused++;
    }
    metLater++;
    return enter(pointer, Math.max(1, sizeBytes), owner, "bo", sink);
  }

  private Bo enter(String pointer, long sizeBytes, int owner, String className, TraceSink sink)
      throws IOException {
    Bo bo = new Bo(nextBuffer++, sizeBytes, owner);
    byPointer.put(pointer, bo);
    sink.allocate(bo.buffer, sizeBytes, owner, className, "");
    return bo;
  }

  /** An object's memory is released: it is gone. */
  void release(String pointer, TraceSink sink) throws IOException {
    if (remove(pointer, sink)) {
      released++;
    }
  }

  private boolean remove(String pointer, TraceSink sink) throws IOException {
    Bo bo = byPointer.remove(pointer);
    if (bo == null) {
      return false;
    }
    bo.gone = true;
    sink.free(bo.buffer);
    return true;
  }

  /** Lets a device use an object of another. */
  void use(Bo bo, int device, TraceSink sink) throws IOException {
    long bit = 1L << (device & 63);
    if (device != bo.owner && (bo.importers & bit) == 0) {
      bo.importers |= bit;
      sink.export(bo.buffer, bo.owner, device);
    }
  }

  long createdCount() {
    return created;
  }

  long metLaterCount() {
    return metLater;
  }

  long reusedCount() {
    return reused;
  }

  long releasedCount() {
    return released;
  }
}

package org.vramlab.ttm.ww;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Digest;

/** What a lock knows of itself for searches of interleavings only. */
final class SearchedLock {
  /** The number by which the search knows the lock. */
  final int sharedId;

  /** How to digest what the lock protects; null if nobody has said. */
  @Nullable Consumer<Digest> guarded;

  SearchedLock(int sharedId) {
    this.sharedId = sharedId;
  }
}

package org.vramlab.ttm.explore;

/**
 * Hears of the locks of a {@link World}'s own that are no ww locks, of which no event tells: so
 * that a story can say who had which.
 */
public interface OwnLockListener {
  /** Nobody listens: in every execution but those that are told. */
  OwnLockListener NOBODY =
      new OwnLockListener() {
        @Override
        public void taken(int task, String lock) {}

        @Override
        public void released(int task, String lock) {}
      };

  /** {@code task} has the lock now. */
  void taken(int task, String lock);

  /** {@code task} has given it up. */
  void released(int task, String lock);
}

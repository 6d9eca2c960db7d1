package org.vramlab.ttm.bo;

/**
 * A pinned buffer was to be moved ({@code -EINVAL} of {@code ttm_bo_validate}): a mistake of the
 * caller, who may look at {@link BufferObject#isPinned} first.
 */
public final class PinnedElsewhere extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  PinnedElsewhere(String message) {
    super(message);
  }
}

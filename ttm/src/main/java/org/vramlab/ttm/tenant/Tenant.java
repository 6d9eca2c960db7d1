package org.vramlab.ttm.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Somebody to whom memory is charged: a process, a container, a session, or a group of such ({@code
 * struct cgroup}). Its parent is charged as well; the root of all has no limits.
 *
 * <p>Immutable. What it uses of a pool, and its limits there, stand in {@link PoolTenants}.
 */
public final class Tenant {
  private final String name;
  private final @Nullable Tenant parent;

  /**
   * @param name for reports
   * @param parent who is charged as well; null for a child of the root
   */
  public Tenant(String name, @Nullable Tenant parent) {
    this.name = name;
    this.parent = parent;
  }

  public String name() {
    return name;
  }

  /** Who is charged as well; null for a child of the root. */
  public @Nullable Tenant parent() {
    return parent;
  }

  @Override
  public String toString() {
    return parent == null ? name : parent + "/" + name;
  }
}

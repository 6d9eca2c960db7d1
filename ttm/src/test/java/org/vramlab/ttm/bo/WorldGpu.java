package org.vramlab.ttm.bo;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.ww.WwClass;

/**
 * The driver of {@link ManagerWorld}, in the manner of amdgpu: two copy engines of different speed,
 * nothing goes directly between VRAM and system memory, and between GTT and system memory only page
 * tables change, so the buffer must be idle.
 */
final class WorldGpu implements MemoryDriver {
  static final int GTT = 1;
  static final int VRAM = 2;
  static final Placement IN_SYSTEM = Placement.of(Place.anywhere(MemoryManager.SYSTEM));
  static final Placement IN_HOST =
      Placement.of(Place.anywhere(GTT), Place.anywhere(MemoryManager.SYSTEM));

  private static final Caching[] CLASSES = Caching.values();
  private static final Place ON_THE_WAY = new Place(GTT, 0, 0, Place.TEMPORARY);

  private final List<WorldRing> copyEngines;

  /** Those that exist, as far as the driver was told. */
  private final Set<BufferObject> created = new LinkedHashSet<>();

  /** Whose moves cannot begin. */
  private final Set<Ticket> refusing = new LinkedHashSet<>();

  private boolean sparesNobody;

  /** Told of whom an eviction is about to begin. */
  private final Consumer<BufferObject> watch;

  WorldGpu(WwClass wwClass, Consumer<BufferObject> watch) {
    this.watch = watch;
    copyEngines =
        List.of(
            new WorldRing(wwClass, "fast copies", true, 3),
            new WorldRing(wwClass, "slow copies", true, 11));
  }

  void created(BufferObject bo) {
    created.add(bo);
  }

  /** Whether every buffer of which it knew has ended. */
  boolean hasNoBuffers() {
    return created.isEmpty();
  }

  /** Until the next call nothing moves, or everything does again, for {@code ticket}. */
  void refuse(Ticket ticket, boolean refuses) {
    if (refuses) {
      refusing.add(ticket);
    } else {
      refusing.remove(ticket);
    }
  }

  @Override
  public String name() {
    return "world";
  }

  /** From now on nobody's min counts, or everybody's does: a pool is being emptied. */
  void sparesNobody(boolean nobody) {
    sparesNobody = nobody;
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    if (!sparesNobody) {
      watch.accept(victim);
    }
    return isIn(victim.resource(), VRAM) ? IN_HOST : IN_SYSTEM;
  }

  /** Of every class some: what only the CPU writes, and what it maps together with the device. */
  @Override
  public Caching caching(BufferObject bo) {
    return CLASSES[bo.id() % CLASSES.length];
  }

  @Override
  public @Nullable Place hop(BufferObject bo, Resource from, Resource to, boolean evicting) {
    boolean down = isIn(from, VRAM) && isIn(to, MemoryManager.SYSTEM);
    boolean up = isIn(from, MemoryManager.SYSTEM) && isIn(to, VRAM);
    return down || up ? ON_THE_WAY : null;
  }

  @Override
  public void beforeMove(BufferObject bo, Resource from, Resource to, Operation operation)
      throws Busy, Interrupted {
    if (refusing.contains(operation.ticket())) {
      throw Busy.INSTANCE;
    }
    if (!isIn(from, VRAM) && !isIn(to, VRAM)) {
      operation.awaitIdle(bo);
    }
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    if (!isIn(from, VRAM) && !isIn(to, VRAM)) {
      to.content().write(from.content().version());
      return null;
    }
    PageVector pages = bo.pageVector();
    if (!(isIn(from, VRAM) && isIn(to, VRAM)) && (pages == null || !pages.isPopulated())) {
      throw new IllegalStateException("a copy of " + bo + " to or from pages that are not there");
    }
    return copyEngines.get(bo.id() / 2 % 2).copy(bo, from, to);
  }

  @Override
  public void destroyed(BufferObject bo) {
    if (!created.remove(bo)) {
      throw new IllegalStateException("the driver is told of the end of " + bo + ", not its own");
    }
  }

  /** Whether the device can reach the memory of {@code bo}. */
  static boolean isReachable(BufferObject bo) {
    return isIn(bo.resource(), VRAM) || isIn(bo.resource(), GTT);
  }

  private static boolean isIn(@Nullable Resource resource, int domain) {
    return resource != null && resource.manager().domain() == domain;
  }
}

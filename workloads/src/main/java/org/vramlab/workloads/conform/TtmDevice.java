package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.DelayedDelete;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.space.RangeAllocator;
import org.vramlab.ttm.space.SpaceAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * The device and the driver that the recordings were made with: its pools, where its victims go,
 * how it moves; and it writes down what it is asked, as that one did.
 */
final class TtmDevice implements MemoryDriver {
  private final TtmScenario.DeviceSettings settings;
  private final TtmFences fences;
  private final MemoryManager manager;
  private final Map<BufferObject, TtmBuffer> byBuffer = new HashMap<>();

  /** All that exist, freed ones included, by the scenario's number. */
  private final SortedMap<Integer, TtmBuffer> buffers = new TreeMap<>();

  /** What happened since this was last emptied. */
  private List<Object> events = new ArrayList<>();

  TtmDevice(
      WwClass wwClass,
      TtmScenario.DeviceSettings settings,
      TtmFences fences,
      DelayedDelete workers) {
    this.settings = settings;
    this.fences = fences;
    this.manager =
        new MemoryManager(
            wwClass,
            this,
            ManagerSettings.of(ManagerCosts.FREE).retiring(Retirement.GHOSTS).finishedBy(workers));
    addPool(TtmDomain.S, new CountingAllocator(CountingAllocator.UNLIMITED), false);
    settings
        .pools()
        .forEach((domain, pool) -> {
          SpaceAllocator space =
              pool.counted()
                  ? new CountingAllocator(pool.pages())
                  : new RangeAllocator(pool.pages());
          addPool(domain, space, !pool.counted());
        });
    fences.tellTo(this::happened);
  }

  private void addPool(TtmDomain domain, SpaceAllocator space, boolean addressable) {
    boolean hostPages = domain == TtmDomain.S || domain == TtmDomain.G;
    manager.addPool(
        domain.ordinal(),
        new PoolSettings(
            domain.name(), space, addressable, hostPages, EvictionPolicy.LRU::newOrder));
  }

  MemoryManager manager() {
    return manager;
  }

  /** The buffers that exist, freed ones included, by number. */
  SortedMap<Integer, TtmBuffer> buffers() {
    return buffers;
  }

  void add(TtmBuffer buffer) {
    buffers.put(buffer.id, buffer);
    byBuffer.put(buffer.bo, buffer);
  }

  void happened(Object... event) {
    events.add(List.of(event));
  }

  /** What happened since the last call. */
  List<Object> takeEvents() {
    List<Object> taken = events;
    events = new ArrayList<>();
    return taken;
  }

  /** The number in events and states: the scenario's, negative for a ghost of that buffer. */
  long numberOf(BufferObject bo) {
    BufferObject parent = bo.leftBehindBy();
    return parent == null ? of(bo).id : -of(parent).id;
  }

  private TtmBuffer of(BufferObject bo) {
    return Objects.requireNonNull(byBuffer.get(bo), "a buffer that the scenario did not make");
  }

  static String domainOf(@Nullable Resource resource) {
    return resource == null ? "-" : TtmDomain.letter(resource.manager().domain());
  }

  static long startOf(@Nullable Resource resource) {
    return resource == null || resource.count() == 0 ? 0 : resource.start(0);
  }

  @Override
  public String name() {
    return "recorded device";
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    Resource from = victim.resource();
    happened("evict", numberOf(victim), domainOf(from), startOf(from));
    String domains =
        switch (domainOf(from)) {
          case "V" -> settings.evict();
          case "P" -> "n";
          default -> "s";
        };
    return switch (domains) {
      case "gs" -> in(TtmDomain.G, TtmDomain.S);
      case "g" -> in(TtmDomain.G);
      case "s" -> in(TtmDomain.S);
      default -> Placement.NOWHERE;
    };
  }

  private static Placement in(TtmDomain... domains) {
    Place[] places = new Place[domains.length];
    for (int i = 0; i < domains.length; i++) {
      places[i] = Place.anywhere(domains[i].ordinal());
    }
    return Placement.of(places);
  }

  @Override
  public boolean isEvictionValuable(BufferObject victim, Resource from, Place place) {
    BufferObject parent = victim.leftBehindBy();
    boolean vetoed = parent == null && of(victim).unevictable;
    boolean valuable = !vetoed && from.intersects(place);
    if (settings.trace() && parent == null) {
      happened("valuable", numberOf(victim), valuable ? 1L : 0L);
    }
    return valuable;
  }

  @Override
  public @Nullable Place hop(BufferObject bo, Resource from, Resource to, boolean evicting) {
    boolean down = isIn(from, TtmDomain.V) && isIn(to, TtmDomain.S);
    boolean up = isIn(from, TtmDomain.S) && isIn(to, TtmDomain.V);
    if ((down && settings.hop() >= 1) || (up && settings.hop() >= 2)) {
      tellMove("hop", bo, from, to, evicting, null);
      return new Place(TtmDomain.G.ordinal(), 0, 0, Place.TEMPORARY);
    }
    return null;
  }

  @Override
  public void beforeMove(BufferObject bo, Resource from, Resource to, Operation operation)
      throws Busy, Interrupted {
    if (isIn(from, TtmDomain.G) && isIn(to, TtmDomain.S)) {
      try {
        operation.awaitIdle(bo);
      } catch (Busy inUse) {
        happened("movefail", numberOf(bo), "-EBUSY");
        throw inUse;
      }
    }
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    boolean hostOnly =
        from == null
            || (isIn(from, TtmDomain.S) && isIn(to, TtmDomain.G))
            || (isIn(from, TtmDomain.G) && isIn(to, TtmDomain.S));
    Fence copy = null;
    if (!hostOnly && settings.async()) {
      copy = fences.next(TtmFences.COPIES);
    } else if (!hostOnly) {
      bo.reservation().awaitIdle(Usage.BOOKKEEP);
    }
    tellMove("move", bo, from, to, evicting, copy);
    return copy;
  }

  private void tellMove(
      String what,
      BufferObject bo,
      @Nullable Resource from,
      Resource to,
      boolean evicting,
      @Nullable Fence copy) {
    List<Object> event = new ArrayList<>();
    event.add(what);
    event.add(numberOf(bo));
    event.add(domainOf(from));
    event.add(startOf(from));
    event.add(domainOf(to));
    event.add(startOf(to));
    event.add(evicting ? 1L : 0L);
    if (copy != null) {
      event.add(fences.numberOf(copy));
    }
    events.add(List.copyOf(event));
  }

  private static boolean isIn(Resource resource, TtmDomain domain) {
    return resource.manager().domain() == domain.ordinal();
  }

  @Override
  public void releasing(BufferObject bo, Resource resource) {
    happened("release", numberOf(bo), domainOf(resource), startOf(resource));
  }

  @Override
  public void destroyed(BufferObject bo) {
    happened("destroy", numberOf(bo));
    buffers.remove(of(bo).id);
  }
}

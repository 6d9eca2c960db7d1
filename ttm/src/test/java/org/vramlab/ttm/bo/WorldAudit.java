package org.vramlab.ttm.bo;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.tenant.Tenant;

/**
 * What must be true of a manager at every instant at which nobody has the LRU lock: sums, lists,
 * bulk moves, charges and pages of the host.
 */
final class WorldAudit {
  private final MemoryManager manager;
  private final HostMemory hostMemory;
  private final BulkMove bulkMove;
  private final List<Tenant> tenants;

  WorldAudit(
      MemoryManager manager, HostMemory hostMemory, BulkMove bulkMove, List<Tenant> tenants) {
    this.manager = manager;
    this.hostMemory = hostMemory;
    this.bulkMove = bulkMove;
    this.tenants = tenants;
  }

  /** Fails at the first thing that is wrong; {@code buffers} are those that somebody refers to. */
  void check(List<BufferObject> buffers) {
    Set<BufferObject> listed = new LinkedHashSet<>();
    for (int domain = MemoryManager.SYSTEM; domain <= WorldGpu.VRAM; domain++) {
      checkSums(domain, listed);
    }
    checkHostPages(listed);
    for (BufferObject bo : buffers) {
      Resource resource = bo.resource();
      if (resource != null && !bo.lock().isLocked()) {
        checkListed(bo, resource);
        checkContents(bo, resource);
      }
    }
    bulkMove.validate();
  }

  /** Usage, and every charge, is the sum over what is listed, pins included. */
  private void checkSums(int domain, Set<BufferObject> listed) {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
      for (Resident resident : manager.lists().residents(domain, priority)) {
        count((BufferObject) resident, sums);
        listed.add((BufferObject) resident);
      }
    }
    for (Resident resident : manager.lists().pinned()) {
      BufferObject bo = (BufferObject) resident;
      if (bo.isIn(manager.pool(domain))) {
        count(bo, sums);
        listed.add(bo);
      }
    }
    ResourceManager pool = manager.pool(domain);
    require(sums.getOrDefault("all", 0L), pool.usedPages(), "pages listed in " + pool);
    for (Tenant tenant : tenants) {
      require(
          sums.getOrDefault(tenant.toString(), 0L),
          pool.tenants().of(tenant).usedPages(),
          "pages of " + tenant + " in " + pool);
    }
  }

  private static void count(BufferObject bo, Map<String, Long> sums) {
    sums.merge("all", bo.pages(), Long::sum);
    Tenant tenant = bo.tenant();
    if (tenant != null) {
      sums.merge(tenant.toString(), bo.pages(), Long::sum);
    }
  }

  private void checkHostPages(Set<BufferObject> listed) {
    long pages = 0;
    long swapped = 0;
    for (BufferObject bo : listed) {
      PageVector vector = bo.pageVector();
      if (vector != null && !vector.isExternal()) {
        pages += vector.isPopulated() ? vector.pages() : 0;
        swapped += vector.isSwapped() ? vector.pages() : 0;
      }
    }
    require(pages + hostMemory.busyPages(), hostMemory.usedPages(), "pages of the host");
    require(swapped, hostMemory.swappedPages(), "pages in swap space");
    require(0, hostMemory.pooledPages(Caching.CACHED), "cached pages in pools");
  }

  /** Everybody has gone. */
  void checkAtEnd() {
    require(0, manager.deleteBacklog(), "places taken in the backlog of deletions");
    hostMemory.releasePools();
    for (Caching caching : Caching.values()) {
      require(0, hostMemory.pooledPages(caching), "pages in the pool of " + caching);
    }
  }

  /** On one list, and on which: that of its priority, or since its pin among what is pinned. */
  private void checkListed(BufferObject bo, Resource resource) {
    int domain = resource.manager().domain();
    long right = count(manager.lists().residents(domain, bo.priority()), bo);
    if (bo.isPinned()) {
      right += count(manager.lists().pinned(), bo);
      require(0, count(members(resource), bo), "places among what is moved together of " + bo);
    }
    require(1, right, "places where it belongs of " + bo);
    require(1, placesOf(bo), "places on all lists of " + bo);
  }

  private long placesOf(BufferObject bo) {
    long count = count(manager.lists().pinned(), bo);
    for (int domain = MemoryManager.SYSTEM; domain <= WorldGpu.VRAM; domain++) {
      for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
        count += count(manager.lists().residents(domain, priority), bo);
      }
    }
    return count;
  }

  private static long count(List<Resident> residents, BufferObject bo) {
    return residents.stream().filter(resident -> resident == bo).count();
  }

  private List<Resident> members(Resource resource) {
    BufferObject bo = (BufferObject) resource.resident();
    return manager.lists().members(bulkMove, resource.manager().domain(), bo.priority());
  }

  /** What a buffer holds that lives in pages of the host is there, or in swap space. */
  private void checkContents(BufferObject bo, Resource resource) {
    PageVector vector = bo.pageVector();
    boolean populated = vector != null && vector.isPopulated();
    boolean swapped = vector != null && vector.isSwapped();
    int domain = resource.manager().domain();
    if (domain == WorldGpu.GTT && !populated) {
      throw new IllegalStateException(bo + " has no pages");
    }
    if (domain == WorldGpu.VRAM && populated) {
      throw new IllegalStateException(bo + " has pages of the host that it does not use");
    }
    boolean written = bo.submittedVersion() != Content.NOTHING;
    if (domain != WorldGpu.VRAM && written && !populated && !swapped) {
      throw new IllegalStateException("the contents of " + bo + " are lost");
    }
  }

  private static void require(long expected, long actual, String what) {
    if (expected != actual) {
      throw new IllegalStateException(what + ": " + actual + ", and not " + expected);
    }
  }
}

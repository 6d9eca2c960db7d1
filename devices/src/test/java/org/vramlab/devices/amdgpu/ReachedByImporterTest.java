package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.amdgpu.OwnerAndReader.MIB;
import static org.vramlab.devices.amdgpu.OwnerAndReader.SIZE;

import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;

/**
 * A shared buffer that was pushed out into host memory, and whoever imported it has work for it: it
 * crosses the wires anyway, so that bringing the buffer home first pays only where that is nearer.
 * The checker sees to it that the contents are right wherever they are.
 */
class ReachedByImporterTest {
  /** Cards below one root complex: a peer is no nearer than the host. */
  private static final String CARDS = "pcie-4gpu";

  /** Too little to take the buffer in as a guest. */
  private static final long IMPORTER_BYTES = 8 * MIB;

  private static final EventSink NOBODY = new EventSink() {};

  private static void play(String topology, PlacementPolicy placement, OwnerAndReader.Story story) {
    OwnerAndReader.play(
        topology,
        placement,
        IMPORTER_BYTES,
        NOBODY,
        (owner, importer, shared) -> {
          AmdgpuDevice device = owner.device();
          new EvictionPass(device.manager(), AmdgpuDevice.VRAM)
              .run(new Ticket(device.wwClass(), TicketSettings.PLAIN));
          story.run(owner, importer, shared);
        });
  }

  /** An importer that writes: no duplicate could serve it. */
  private static void write(GpuClient client, Mapping mapping, long bytes)
      throws Interrupted, NoMemory, Busy {
    Fence done = OwnerAndReader.use(client, mapping, 0, bytes);
    client.awaitUnfinishedBelow(1);
    assertEquals(0, done.error());
  }

  private static boolean isHome(SharedBuffer shared) {
    return shared.mapping.bo().isIn(shared.owner.device().vram());
  }

  @Test
  void linuxAndHarvest_theImporterHasItBroughtHome() {
    for (PlacementPolicy placement : new PlacementPolicy[] {Placements.LINUX, Placements.HARVEST}) {
      play(
          CARDS,
          placement,
          (owner, importer, shared) -> {
            assertFalse(isHome(shared));
            write(importer, shared.of(importer), MIB);
            assertTrue(isHome(shared), placement.label());
          });
    }
  }

  @Test
  void cost_aPeerIsNoNearerThanTheHost_staysThere_untilItsOwnerUsesIt() {
    play(
        CARDS,
        Placements.COST,
        (owner, importer, shared) -> {
          for (int i = 0; i < 50; i++) {
            write(importer, shared.of(importer), SIZE);
            assertFalse(isHome(shared));
          }
          write(owner, shared.mapping, MIB);
          assertTrue(isHome(shared));
          write(importer, shared.of(importer), SIZE);
          assertTrue(isHome(shared));
        });
  }

  @Test
  void cost_aPeerIsNearer_comesHomeOnceTheDetoursHaveCostAsMuchAsTheMove() {
    play(
        OwnerAndReader.DIES,
        Placements.COST,
        (owner, importer, shared) -> {
          int uses = 0;
          while (!isHome(shared) && uses < 1000) {
            write(importer, shared.of(importer), MIB);
            uses++;
          }
          assertTrue(uses > 10 && uses < 200, uses + " uses of a twentieth each");
        });
  }

  @Test
  void cost_theImporterDoesNotReachThePeer_isUsedInHostMemory() {
    play(
        OwnerAndReader.CARDS_APART,
        Placements.COST,
        (owner, importer, shared) -> {
          write(importer, shared.of(importer), SIZE);
          assertFalse(isHome(shared));
        });
  }
}

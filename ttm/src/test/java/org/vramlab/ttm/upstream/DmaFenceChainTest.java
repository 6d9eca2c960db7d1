package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceChain;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.ThreadRuntime;

/**
 * The cases of the kernel's own test of chains of fences (st-dma-fence-chain.c of Linux 6.12),
 * under their names there.
 */
class DmaFenceChainTest {
  private static final int LINKS = 64;
  private static final int MANY_LINKS = 4096;

  private final Simulation simulation = new Simulation();

  /** A chain with its fences; link number i stands for fence number i. */
  private static final class Fences {
    final CompositeFences composites;
    final List<Fence> fences = new ArrayList<>();
    final List<FenceChain> links = new ArrayList<>();

    Fences(Sched sched, int count, int step) {
      Lockdep lockdep = new Lockdep();
      composites = new CompositeFences(sched, lockdep);
      FenceTimeline mock = new FenceTimeline(sched, lockdep, 0, "mock");
      for (int i = 0; i < count; i++) {
        fences.add(mock.nextFence());
        FenceChain previous = links.isEmpty() ? null : links.getLast();
        links.add(composites.chain(previous, fences.get(i), (long) step * (i + 1)));
      }
    }

    FenceChain tail() {
      return links.getLast();
    }

    void signalAll() {
      fences.forEach(Fence::trySignal);
    }
  }

  @Test
  void sanitycheck() {
    Fences one = new Fences(simulation, 1, 1);
    assertTrue(one.tail().enableSignalling());
    one.signalAll();
    assertTrue(one.tail().isSignalled());
  }

  @Test
  void find_seqno() {
    Fences chain = new Fences(simulation, LINKS, 1);
    assertSame(chain.tail(), chain.tail().find(0));
    for (int i = 0; i < LINKS; i++) {
      FenceChain link = chain.links.get(i);
      assertSame(link, chain.tail().find(i + 1));
      assertSame(link, link.find(i + 1));
      long later = i + 2L;
      assertThrows(IllegalArgumentException.class, () -> link.find(later));
      if (i > 0) {
        assertSame(chain.links.get(i - 1), link.find(i));
      }
    }
  }

  @Test
  void find_signaled() {
    Fences chain = new Fences(simulation, 2, 1);
    chain.fences.get(0).signal();
    Fence found = chain.tail().find(1);
    assertTrue(found == null || found == chain.links.get(0));
  }

  @Test
  void find_out_of_order() {
    Fences chain = new Fences(simulation, 3, 1);
    chain.fences.get(1).signal();
    assertSame(chain.links.get(0), chain.tail().find(2));
  }

  @Test
  void find_gap() {
    Fences chain = new Fences(simulation, LINKS, 2);
    for (int i = 0; i < LINKS; i++) {
      assertSame(chain.links.get(i), chain.tail().find(2L * i + 1));
      assertSame(chain.links.get(i), chain.tail().find(2L * i + 2));
    }
  }

  /** Finding and signalling at once, on threads. */
  @Test
  void find_race() throws InterruptedException {
    ThreadRuntime threads = new ThreadRuntime(1, EventSink.SILENT, 1);
    Fences chain = new Fences(threads, LINKS, 1);
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      threads.spawn(
          "thread " + i,
          () -> {
            for (int round = 0; round < 2_000; round++) {
              long wanted = random.nextInt(LINKS) + 1L;
              Fence found = chain.tail().find(wanted);
              if (found != null) {
                assertTrue(found.sequence() <= wanted, "a later link than asked for");
              } else {
                assertTrue(chain.fences.get((int) wanted - 1).isSignalled());
              }
              chain.fences.get(random.nextInt(LINKS)).trySignal();
            }
          });
    }
    threads.run(60_000_000_000L);
    chain.signalAll();
    assertTrue(chain.tail().isSignalled());
  }

  @Test
  void signal_forward() {
    Fences chain = new Fences(simulation, LINKS, 1);
    for (int i = 0; i < LINKS; i++) {
      chain.fences.get(i).signal();
      assertTrue(chain.links.get(i).isSignalled());
      assertFalse(i + 1 < LINKS && chain.links.get(i + 1).isSignalled());
    }
  }

  @Test
  void signal_backward() {
    Fences chain = new Fences(simulation, LINKS, 1);
    for (int i = LINKS - 1; i >= 0; i--) {
      chain.fences.get(i).signal();
      assertFalse(i > 0 && chain.links.get(i).isSignalled());
    }
    for (FenceChain link : chain.links) {
      assertTrue(link.isSignalled());
    }
  }

  /** Waits for the end of a long chain while its fences are signalled in the order given. */
  private void waitWhileSignalled(Consumer<List<Fence>> order) {
    Fences chain = new Fences(simulation, MANY_LINKS, 1);
    int[] returned = new int[1];
    simulation.spawn(
        "waiter",
        () -> {
          chain.tail().await();
          chain.fences.forEach(fence -> assertTrue(fence.isSignalled()));
          returned[0]++;
        });
    simulation.spawn(
        "signaller",
        () -> {
          simulation.delay(1_000, SpanKind.SUBMIT);
          List<Fence> inOrder = new ArrayList<>(chain.fences);
          order.accept(inOrder);
          for (Fence fence : inOrder) {
            assertEquals(0, returned[0]);
            fence.signal();
            simulation.delay(1, SpanKind.SUBMIT);
          }
        });
    simulation.run();
    assertEquals(1, returned[0]);
  }

  @Test
  void wait_forward() {
    waitWhileSignalled(fences -> assertNotNull(fences));
  }

  @Test
  void wait_backward() {
    waitWhileSignalled(Collections::reverse);
  }

  @Test
  void wait_random() {
    waitWhileSignalled(fences -> Collections.shuffle(fences, new Random(1)));
  }
}

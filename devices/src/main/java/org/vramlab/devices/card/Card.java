package org.vramlab.devices.card;

import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.lifecycle.DeviceGate;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.ww.WwClass;

/**
 * A card with one DMA engine, as power management and the bus see it.
 *
 * <p>Suspend: calls wait, transfers under way end; what is imported stays, and stays pinned, as its
 * users count on it. Reset: the DMA engine. Removal: the same for good, and everything is let go
 * of.
 *
 * <p>Threads: one task uses a card, another may manage it; the engine is hardware.
 */
public abstract class Card implements ManagedDevice {
  private final WwClass wwClass;
  private final String name;
  private final TicketSettings settings;
  private final DmaEngine engine;
  private final DeviceGate gate;
  private final Ticket ticket;

  /**
   * @param device its number in the topology
   * @param queue what its queue is called, for reports
   */
  protected Card(WwClass wwClass, Wires wires, int device, String queue, TicketSettings settings) {
    this.wwClass = wwClass;
    this.name = wires.topology().device(device).name();
    this.settings = settings;
    this.engine = new DmaEngine(wwClass, wires, device, name + " " + queue);
    this.gate = new DeviceGate(wwClass.sched(), wwClass.lockdep(), name);
    this.ticket = new Ticket(wwClass, settings);
  }

  @Override
  public final String name() {
    return name;
  }

  /** Moves its bytes. */
  protected final DmaEngine engine() {
    return engine;
  }

  /** Where calls come in. */
  protected final DeviceGate gate() {
    return gate;
  }

  /** The ticket of whoever uses the card. */
  protected final Ticket ticket() {
    return ticket;
  }

  /** A ticket for whoever lets go of something, be it the card's manager: no signal is heard. */
  protected final Ticket releasingTicket() {
    return new Ticket(wwClass, settings.uninterruptible());
  }

  /** How its tickets behave. */
  protected final TicketSettings settings() {
    return settings;
  }

  /**
   * The card has gone, and nobody uses it any more: gives up what it has. Its work was cut short,
   * but ends only when what it depends on has: the fences of shared buffers protect these until
   * then, and for anything else that it uses a driver waits here.
   */
  protected abstract void letGo();

  @Override
  public void suspend() {
    gate.close();
    gate.awaitEmpty();
    engine.queue().awaitIdle();
  }

  @Override
  public void resume() {
    gate.open();
  }

  @Override
  public void reset() {
    engine.queue().reset();
  }

  @Override
  public final void remove() {
    gate.remove();
    // Who is inside may wait for it.
    engine.queue().kill();
    gate.awaitEmpty();
    letGo();
  }

  @Override
  public final boolean isGone() {
    return gate.isGone();
  }

  @Override
  public final String toString() {
    return name;
  }
}

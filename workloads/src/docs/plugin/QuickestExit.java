package example;

import java.util.Comparator;
import org.vramlab.devices.placement.Exit;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Use;
import org.vramlab.devices.placement.Victim;

/**
 * A placement: a victim leaves by the way that takes least time now, and what comes of it is not
 * weighed.
 */
public final class QuickestExit implements PlacementPolicy {
  @Override
  public String label() {
    return "quickest-exit";
  }

  @Override
  public String description() {
    return "victims leave by the way that takes least time, to the host or to any peer with room";
  }

  @Override
  public boolean borrows() {
    return true;
  }

  @Override
  public boolean keepsCopies() {
    return false;
  }

  @Override
  public Exit choose(Victim victim) {
    return victim.exits().stream().min(Comparator.comparingLong(Exit::outNanos)).orElseThrow();
  }

  @Override
  public boolean reaches(Use use) {
    return false;
  }
}

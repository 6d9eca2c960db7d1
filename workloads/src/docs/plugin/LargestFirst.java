package example;

import java.util.Comparator;
import java.util.TreeSet;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;

/** A policy: whoever takes most room goes first, so that few have to; of equals the older slot. */
public final class LargestFirst implements ReplacementPolicy {
  @Override
  public String label() {
    return "largest-first";
  }

  @Override
  public String description() {
    return "whoever takes most room goes first";
  }

  @Override
  public Replacement newReplacement(PolicyChoice choice, CacheSetting setting) {
    return new BySize(setting);
  }

  /** What is kept, the largest first. Slots are small numbers that stand for buffers. */
  private static final class BySize extends Replacement {
    private final TreeSet<Integer> kept =
        new TreeSet<>(Comparator.<Integer>comparingLong(slot -> -size(slot)).thenComparing(s -> s));

    BySize(CacheSetting setting) {
      super(setting);
    }

    @Override
    protected boolean find(int slot) {
      return holds(slot); // a use changes nothing here; most policies note it
    }

    @Override
    protected void insert(int slot) {
      kept.add(slot);
      entered(slot);
    }

    @Override
    protected void evictOne(int forSlot) {
      left(kept.pollFirst());
    }

    @Override
    protected void takeOut(int slot, boolean remembered) {
      kept.remove(slot);
      dropped(slot);
    }

    @Override
    public boolean holds(int slot) {
      return kept.contains(slot);
    }

    @Override
    public int candidates(int[] into) {
      int count = 0;
      for (int slot : kept) {
        if (count < into.length) {
          into[count++] = slot;
        }
      }
      return count;
    }
  }
}

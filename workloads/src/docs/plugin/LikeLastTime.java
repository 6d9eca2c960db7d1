package example;

import java.util.HashMap;
import java.util.Map;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.PrefetchView;
import org.vramlab.devices.prefetch.Prefetcher;

/** A prefetcher: what followed a buffer last time follows it again. */
public final class LikeLastTime implements PrefetchPolicy {
  private static final int STEPS = 8;

  @Override
  public String label() {
    return "like-last-time";
  }

  @Override
  public String description() {
    return "what was used after the same buffer last time, eight steps ahead";
  }

  @Override
  public Prefetcher newPrefetcher(PrefetchView view) {
    return new Prefetcher() {
      private final Map<Integer, Integer> successors = new HashMap<>();
      private Integer latest = NONE;
      private Integer ahead = NONE;
      private int steps;

      @Override
      public void used(int buffer, boolean fetched) {
        successors.put(latest, buffer);
        latest = buffer;
      }

      @Override
      public void submitted() {
        ahead = latest;
        steps = 0;
      }

      @Override
      public int next() {
        while (steps++ < STEPS) {
          ahead = successors.getOrDefault(ahead, NONE);
          if (ahead != NONE && view.isFetchable(ahead)) {
            return ahead;
          }
        }
        return NONE;
      }
    };
  }
}

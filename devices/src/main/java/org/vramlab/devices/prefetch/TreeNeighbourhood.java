package org.vramlab.devices.prefetch;

/**
 * UVM's tree: the rest of the largest neighbourhood of a buffer that had to be moved in, if more
 * than {@value #THRESHOLD_PERCENT} percent of that neighbourhood are in the device's memory then.
 *
 * <p>Neighbourhoods are the nodes of a binary tree: pairs, fours, and so on up to {@value #LEAVES}
 * buffers that were created one after another, weighed by their bytes. In NVIDIA's driver ({@code
 * uvm_perf_prefetch.c}: {@code compute_prefetch_region}, threshold 51 percent) and in Ganguly et
 * al., "Interplay between hardware prefetcher and page eviction policy in CPU-GPU unified virtual
 * memory" (ISCA 2019), the leaves are the 32 pieces of 64 KiB of a block of 2 MiB; here what moves
 * is whole buffers, so these are the leaves, and the order of creation stands for that of
 * addresses.
 *
 * <p>A node counts what is resident once the job's own buffers have been moved in, as UVM counts
 * faults that are being served. What is fetched sets nothing off by itself.
 */
public record TreeNeighbourhood() implements PrefetchPolicy {
  /** More than this share of a node must be resident: {@code UVM_PREFETCH_THRESHOLD_DEFAULT}. */
  public static final int THRESHOLD_PERCENT = 51;

  /** Buffers of one tree. */
  public static final int LEAVES = 32;

  @Override
  public String label() {
    return "tree";
  }

  @Override
  public String description() {
    return "the rest of a neighbourhood of which over half is there (UVM's tree)";
  }

  @Override
  public Prefetcher newPrefetcher(PrefetchView view) {
    return new Tree(view);
  }

  /** The neighbourhoods of what was missed last. */
  private static final class Tree implements Prefetcher {
    private final PrefetchView view;
    private final WishList wishes;

    /** Whether the job that is being told has missed anything yet. */
    private boolean missed;

    Tree(PrefetchView view) {
      this.view = view;
      this.wishes = new WishList(view);
    }

    @Override
    public void used(int buffer, boolean fetched) {
      if (!fetched) {
        return;
      }
      if (!missed) {
        wishes.clear();
        missed = true;
      }
      int leaves = largestNode(buffer);
      int begin = buffer / leaves * leaves;
      for (int other = begin; other < begin + leaves; other++) {
        wishes.add(other);
      }
    }

    /** How many leaves the largest node above {@code buffer} has that is over the threshold. */
    private int largestNode(int buffer) {
      int largest = 1;
      for (int leaves = 2; leaves <= LEAVES; leaves *= 2) {
        int begin = buffer / leaves * leaves;
        long bytes = 0;
        long residentBytes = 0;
        for (int other = begin; other < begin + leaves; other++) {
          long size = view.bytes(other);
          bytes += size;
          residentBytes += view.isResident(other) ? size : 0;
        }
        // Sizes stay far below where a hundred times their sum would overflow.
        if (residentBytes * 100 > bytes * THRESHOLD_PERCENT) {
          largest = leaves;
        }
      }
      return largest;
    }

    @Override
    public void submitted() {
      missed = false;
    }

    @Override
    public int next() {
      return wishes.next();
    }
  }
}

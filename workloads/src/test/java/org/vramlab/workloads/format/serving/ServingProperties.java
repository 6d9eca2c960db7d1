package org.vramlab.workloads.format.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ModelGeometry;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.convert.ServingSettings.Spread;
import org.vramlab.workloads.trace.TraceSink;

/** Whatever requests come, no block is lost, and no limit is broken. */
class ServingProperties {
  private static final Pattern BALANCE =
      Pattern.compile(
          "([0-9,]+) blocks of [0-9,]+ bytes allocated = ([0-9,]+) freed .* \\+ ([0-9,]+) dropped"
              + " .* \\+ ([0-9,]+) cached.*");

  @Property(tries = 150)
  void blocks_allocated_areFreedDroppedOrCached(
      @ForAll Spread spread,
      @ForAll @IntRange(min = 1, max = 4) int devices,
      @ForAll @IntRange(min = 0, max = 5) int maxInFlight,
      @ForAll @IntRange(min = 0, max = 40) int cacheBlocks,
      @ForAll long seed)
      throws Exception {
    ServingSettings serving =
        new ServingSettings(
            new ModelGeometry("tiny", 4, 64, 1),
            spread,
            500,
            1_000_000,
            maxInFlight,
            cacheBlocks * 64L,
            16,
            40,
            8,
            true,
            true);
    Account account = new Account("made up", true);
    Watch watch = new Watch();
    try (ServingConversion server =
        new ServingConversion(
            "w",
            new Made(seed),
            new ConversionSettings(false, devices, 1, 0, 0, serving),
            account)) {
      while (server.step(watch)) {
        assertTrue(watch.live <= watch.allocated);
      }
    }

    Matcher balance = BALANCE.matcher(account.known().getLast());
    assertTrue(balance.matches(), account.known().getLast());
    assertEquals(number(balance, 1), number(balance, 2) + number(balance, 3) + number(balance, 4));
    int ranks = spread == Spread.TENSOR ? devices : 1;
    assertEquals(number(balance, 1) * ranks + devices, watch.allocated);
    assertEquals(number(balance, 4) * ranks + devices, watch.live);
    if (maxInFlight > 0) {
      Matcher most = Pattern.compile(".*at most ([0-9,]+) requests.*").matcher("");
      assertTrue(
          account.known().stream()
              .filter(sentence -> most.reset(sentence).matches())
              .allMatch(
                  sentence -> most.reset(sentence).matches() && number(most, 1) <= maxInFlight));
    }
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group).replace(",", ""));
  }

  /** Forty requests of a few conversations. */
  private static final class Made implements RequestLog {
    private final Random random;
    private final List<List<Long>> conversations = new ArrayList<>();
    private long nextHash;
    private long now;
    private int left = 40;

    Made(long seed) {
      random = new Random(seed);
    }

    @Override
    public @Nullable Request next() {
      if (left-- == 0) {
        return null;
      }
      if (conversations.size() < 3) {
        conversations.add(new ArrayList<>());
      }
      List<Long> said = conversations.get(random.nextInt(conversations.size()));
      int blocks = 1 + random.nextInt(4);
      for (int block = 0; block < blocks; block++) {
        said.add(nextHash++);
      }
      now += random.nextInt(200_000_000);
      long input = said.size() * 16L - random.nextInt(16);
      return new Request(
          now, input, random.nextInt(60), said.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public int blockTokens() {
      return 16;
    }

    @Override
    public void close() {}
  }

  /** Counts buffers. */
  private static final class Watch implements TraceSink {
    private long allocated;
    private long live;

    @Override
    public void allocate(int bufferId, long sizeBytes, int device, String className, String name) {
      allocated++;
      live++;
    }

    @Override
    public void free(int bufferId) {
      live--;
    }

    @Override
    public void export(int bufferId, int owner, int importer) {}

    @Override
    public void phase(long iteration, String phase) {}

    @Override
    public void operation(
        int operationIndex,
        int device,
        long flops,
        long[] reads,
        int readCount,
        long[] writes,
        int writeCount) {
      assertTrue(readCount + writeCount > 0);
    }
  }
}

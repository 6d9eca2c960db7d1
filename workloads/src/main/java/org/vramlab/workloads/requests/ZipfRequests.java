package org.vramlab.workloads.requests;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * Independent requests, the k-th most popular object with a probability proportional to k^-alpha:
 * {@code zipf:OBJECTS,REQUESTS,ALPHA,SEED,SIZE}.
 *
 * <p>The recipe is public, so that others can make the same bytes: the n-th request draws the n-th
 * output x of SplitMix64 from the seed; u is x's upper 53 bits as a fraction; the object is the
 * first rank, from 0, at which the cumulative distribution, summed in order in double precision and
 * divided by its total, reaches u. With alpha 1 that is exact on every machine; other exponents go
 * through a power, whose last bit may differ between mathematical libraries.
 *
 * @param objects 1 to 2^30
 * @param requests 1 to 2^30
 * @param alpha the exponent, 0 to 5
 * @param seed any
 * @param bytes size of each object, from 1
 */
public record ZipfRequests(int objects, int requests, double alpha, long seed, long bytes) {
  private static final String PREFIX = "zipf:";
  private static final Pattern FORM =
      Pattern.compile(
          "zipf:([0-9]{1,10}),([0-9]{1,10}),([0-9.]{1,12}),(-?[0-9]{1,18}),([0-9]{1,15})");
  private static final int MOST = 1 << 30;

  /** Whether this is meant to be such a word. */
  static boolean isMeant(String text) {
    return text.startsWith(PREFIX);
  }

  /** Parses {@code zipf:OBJECTS,REQUESTS,ALPHA,SEED,SIZE}. */
  public static ZipfRequests parse(String text) throws UsageException {
    Matcher matcher = FORM.matcher(text);
    ZipfRequests parsed = matcher.matches() ? of(matcher) : null;
    if (parsed == null) {
      throw new UsageException(
          "'" + text + "' is no generated trace",
          "write zipf:OBJECTS,REQUESTS,ALPHA,SEED,SIZE, as in zipf:100000,1000000,1.0,42,1");
    }
    return parsed;
  }

  private static @Nullable ZipfRequests of(Matcher figures) {
    try {
      long objects = Long.parseLong(figures.group(1));
      long requests = Long.parseLong(figures.group(2));
      double alpha = Double.parseDouble(figures.group(3));
      long bytes = Long.parseLong(figures.group(5));
      if (objects < 1 || objects > MOST || requests < 1 || requests > MOST) {
        return null;
      }
      if (alpha > 5 || bytes < 1) {
        return null;
      }
      return new ZipfRequests(
          (int) objects, (int) requests, alpha, Long.parseLong(figures.group(4)), bytes);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  /** The id of each request, its rank. */
  public int[] ranks() {
    double[] cumulative = cumulative();
    int[] ranks = new int[requests];
    long state = seed;
    for (int i = 0; i < requests; i++) {
      state += 0x9e3779b97f4a7c15L;
      long bits = state;
      bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
      bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
      bits ^= bits >>> 31;
      ranks[i] = rank(cumulative, (bits >>> 11) * 0x1.0p-53);
    }
    return ranks;
  }

  private double[] cumulative() {
    double[] cumulative = new double[objects];
    double sum = 0;
    for (int i = 0; i < objects; i++) {
      sum += alpha == 1.0 ? 1.0 / (i + 1) : Math.pow(i + 1, -alpha);
      cumulative[i] = sum;
    }
    for (int i = 0; i < objects; i++) {
      cumulative[i] /= sum;
    }
    return cumulative;
  }

  private static int rank(double[] cumulative, double u) {
    int found = Arrays.binarySearch(cumulative, u);
    if (found < 0) {
      return -found - 1;
    }
    while (found > 0 && cumulative[found - 1] == u) {
      found--;
    }
    return found;
  }

  /** The trace, named like its word unless another name is given. */
  RequestTrace trace(String name) throws InputException {
    RequestTraceBuilder builder = new RequestTraceBuilder(name);
    for (int rank : ranks()) {
      builder.add(rank, bytes);
    }
    return builder.build("generated", true);
  }

  @Override
  public String toString() {
    return PREFIX + objects + "," + requests + "," + alpha + "," + seed + "," + bytes;
  }
}

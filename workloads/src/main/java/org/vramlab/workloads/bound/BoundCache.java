package org.vramlab.workloads.bound;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.bound.proof.CertificateChecker;
import org.vramlab.workloads.bound.proof.CertificateFile;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.Plan;
import org.vramlab.workloads.bound.proof.PlanExecutor;
import org.vramlab.workloads.bound.proof.PlanFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;

/**
 * Bounds that were found before, in a folder: a certificate and a plan for each. Nothing in it is
 * taken on trust. What is read is checked against the trace as if it had just been found, and found
 * again if it does not hold, so a damaged or foreign file costs time and nothing else.
 *
 * <p>Files are called by a digest of everything that a bound depends on: the trace's text, what
 * buffers take, the memory of each device, the metric and the effort. Threads: calls for different
 * bounds may run side by side; those for the same one would only work twice.
 */
public final class BoundCache {
  /** Raised when the search changes, so that old files are not found any more. */
  private static final int VERSION = 1;

  private final Path folder;

  /**
   * @param folder an existing folder
   */
  public BoundCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the bound or else finds it, as {@link BoundSearch#find} does, and keeps it.
   *
   * @throws InputException where the trace cannot be read, or the folder not be written
   */
  public Bound find(
      TraceUses uses, long[] poolBytes, Metric metric, Effort effort, BoundSearch.Watcher watcher)
      throws InputException {
    String name = name(uses, poolBytes, metric, effort);
    Path certificate = folder.resolve(name + ".certificate");
    Path plan = folder.resolve(name + ".plan");
    if (Files.isRegularFile(certificate) && Files.isRegularFile(plan)) {
      try {
        Certificate read = CertificateFile.read(certificate);
        if (isAbout(read, uses, poolBytes, metric)
            && CertificateChecker.objections(read, uses.source()).isEmpty()) {
          Plan known = PlanFile.read(plan);
          if (known.sizes() == uses.sizes() && Arrays.equals(known.poolBytes(), poolBytes)) {
            return new Bound(read, known, PlanExecutor.run(known, uses.source()));
          }
        }
      } catch (InputException | PlanExecutor.Impossible damaged) {
        // Found anew below, and written over it.
      }
    }
    Bound bound = BoundSearch.find(uses, poolBytes, metric, effort, watcher);
    write(certificate, stream -> CertificateFile.write(bound.certificate(), stream));
    write(plan, stream -> PlanFile.write(bound.plan(), stream));
    return bound;
  }

  private static boolean isAbout(
      Certificate certificate, TraceUses uses, long[] poolBytes, Metric metric) {
    long[] pools =
        certificate.devices().stream().mapToLong(Certificate.Device::poolBytes).toArray();
    return certificate.metric() == metric
        && certificate.sizes() == uses.sizes()
        && Arrays.equals(pools, poolBytes);
  }

  private static void write(Path path, OutputFile.Content content) throws InputException {
    OutputFile.at(path.toString(), OutputStream.nullOutputStream()).write(content);
  }

  private static String name(TraceUses uses, long[] poolBytes, Metric metric, Effort effort) {
    String all =
        VERSION
            + " "
            + uses.digest()
            + " "
            + uses.sizes().label()
            + " "
            + Arrays.toString(poolBytes)
            + " "
            + metric.label()
            + " "
            + effort.seconds();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 24);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}

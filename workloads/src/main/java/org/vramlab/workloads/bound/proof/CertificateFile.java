package org.vramlab.workloads.bound.proof;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/**
 * A certificate as text, a fact a line, so that a checker in any language can read it:
 *
 * <pre>
 *   vramlab-bound-certificate 1
 *   trace SHA256
 *   sizes pages
 *   metric both
 *   bytes 38970123456
 *   device 0 pool 7539261440 grid 0 bits 24 bytes 38970123456
 *   17 204800 0         operation, its price, its price in the rounded row
 *   18 1024 0
 * </pre>
 */
public final class CertificateFile {
  private static final String MAGIC = "vramlab-bound-certificate 1";

  private CertificateFile() {}

  /** Writes a certificate; the stream stays open. */
  public static void write(Certificate certificate, OutputStream stream) throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    text.write(MAGIC + "\ntrace " + certificate.traceDigest());
    text.write("\nsizes " + certificate.sizes().label());
    text.write("\nmetric " + certificate.metric().label());
    text.write("\nbytes " + certificate.bytes() + "\n");
    for (int number = 0; number < certificate.devices().size(); number++) {
      Certificate.Device device = certificate.devices().get(number);
      text.write("device " + number + " pool " + device.poolBytes());
      text.write(" grid " + device.gridBytes() + " bits " + device.priceBits());
      text.write(" bytes " + device.bytes() + "\n");
      for (int index = 0; index < device.operations().length; index++) {
        text.write(device.operations()[index] + " " + device.prices()[index]);
        text.write(" " + device.gridPrices()[index] + "\n");
      }
    }
    text.flush();
  }

  /**
   * Reads a certificate; gzip and zstd are undone. Whether it is right is the checker's business.
   *
   * @throws InputException where it is none
   */
  public static Certificate read(Path path) throws InputException {
    try (StatementReader lines = new StatementReader(path, "a certificate of a bound")) {
      lines.next();
      lines.expect(MAGIC.split(" ", -1));
      String digest = lines.value("trace");
      SizeRule sizes = SizeRule.named(lines.value("sizes"));
      Metric metric = Metric.named(lines.value("metric"));
      if (sizes == null || metric == null) {
        throw lines.malformed();
      }
      BigInteger bytes = BigInteger.valueOf(lines.number(lines.value("bytes")));
      List<Certificate.Device> devices = new ArrayList<>();
      lines.next();
      while (!lines.atEnd()) {
        devices.add(device(lines, devices.size()));
      }
      return new Certificate(digest, sizes, metric, bytes, devices);
    }
  }

  private static Certificate.Device device(StatementReader lines, int number)
      throws InputException {
    String own = Integer.toString(number);
    lines.expect("device", own, "pool", "", "grid", "", "bits", "", "bytes", "");
    long poolBytes = lines.number(3);
    long gridBytes = lines.number(5);
    int bits = lines.smallNumber(7);
    BigInteger bytes = BigInteger.valueOf(lines.number(9));
    IntArrayList operations = new IntArrayList();
    LongArrayList prices = new LongArrayList();
    LongArrayList gridPrices = new LongArrayList();
    while (lines.next() && !lines.at("device")) {
      lines.expectCount(3);
      operations.add(lines.smallNumber(0));
      prices.add(lines.number(1));
      gridPrices.add(lines.number(2));
    }
    return new Certificate.Device(
        poolBytes,
        gridBytes,
        bits,
        bytes,
        operations.toIntArray(),
        prices.toLongArray(),
        gridPrices.toLongArray());
  }
}

package org.vramlab.workloads.format.refused;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/** Kinds of file that are told apart only to say why they cannot be read. */
public enum Refusal {
  /** A tape archive, compressed or not. */
  TAR("a tar archive") {
    @Override
    boolean recognises(Sample sample) {
      return sample.has(MAGIC_OFFSET, "ustar");
    }

    @Override
    String reason(ForeignFile file) throws InputException {
      byte[] head = head(file);
      String entry = text(head, 0, NAME_BYTES).split("\0", 2)[0];
      String content = text(head, HEADER_BYTES, head.length).split("\r?\n|\0", 2)[0];
      String measured = content.equals(SAMPLE_COLUMNS) ? MEASURED : "";
      return "it is a tar archive; its first entry is "
          + entry
          + ", which begins with '"
          + content.replaceAll("\\p{Cntrl}", "?")
          + "'"
          + measured;
    }

    @Override
    String remedy() {
      return "unpack it, and look whether there is a trace in it";
    }
  },

  /** What is in some of these archives. */
  SAMPLES("measured samples") {
    @Override
    boolean recognises(Sample sample) {
      return sample.firstLine().equals(SAMPLE_COLUMNS);
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a table of measurements" + MEASURED;
    }
  },

  /** A zip archive: what {@code torch.save} writes, among others. */
  ZIP("a zip archive") {
    @Override
    boolean recognises(Sample sample) {
      return sample.has(0, "PK\3\4");
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a zip archive";
    }

    @Override
    String remedy() {
      return "unpack it, and give the traces in it, if there are any";
    }
  },

  /** Which pods a cluster ran. */
  POD_LIST("a list of pods") {
    @Override
    boolean recognises(Sample sample) {
      return sample.hasColumns("name", "num_gpu", "gpu_milli", "creation_time", "deletion_time");
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a cluster's list of pods: what share of a GPU each asked for and when, not what"
          + " it kept or touched there, nor on which GPU";
    }
  },

  /** Which nodes a cluster has. */
  NODE_LIST("a list of nodes") {
    @Override
    boolean recognises(Sample sample) {
      return sample.hasColumns("sn", "cpu_milli", "memory_mib", "gpu", "model");
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a cluster's list of nodes and the GPUs in them: nothing happens in it";
    }
  },

  /** Which instances a cluster ran. */
  INSTANCE_LIST("a list of instances") {
    @Override
    boolean recognises(Sample sample) {
      return sample.hasColumns("instance_sn", "app_name", "gpu_request", "rdma_request");
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a cluster's list of service instances: what each asked for and when it ran, not"
          + " what it kept or touched in memory";
    }
  },

  /** How long transfers took. */
  TRANSFER_TIMES("measured transfers") {
    @Override
    boolean recognises(Sample sample) {
      return sample.hasColumns("num_workers", "size", "collective", "devices_per_node");
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a table of how long transfers of each size took: it measures links, and no"
          + " program's memory";
    }
  },

  /** A policy's misses, as published. */
  EXPECTED_COUNTS("a table of results") {
    @Override
    boolean recognises(Sample sample) {
      String head = sample.firstLine().toLowerCase(Locale.ROOT);
      return head.contains("policy")
          && (head.contains("miss") || head.contains("evictions"))
          && head.indexOf(',') > 0;
    }

    @Override
    String reason(ForeignFile file) {
      return "it is a table of results of policies, not a trace";
    }
  };

  private static final String SAMPLE_COLUMNS = "timestamp_anon,value,container_ip";
  private static final String MEASURED =
      ": one number for each sample of each container (a time in ms, or bytes in use), and nothing"
          + " of what was loaded, kept or evicted";
  private static final String OTHER =
      "give a trace of what a program allocates or touches; `vramlab trace info --help` says which"
          + " formats are read";
  private static final int MAGIC_OFFSET = 257;
  private static final int NAME_BYTES = 100;
  private static final int HEADER_BYTES = 512;
  private static final int HEAD_BYTES = 1024;

  private final String description;

  Refusal(String description) {
    this.description = description;
  }

  /** What the file is and why no trace comes of it. */
  abstract String reason(ForeignFile file) throws InputException;

  String remedy() {
    return OTHER;
  }

  /** Whether a file that begins like this is of this kind. */
  abstract boolean recognises(Sample sample);

  /** This kind as a format that never opens. */
  public TraceFormat format() {
    return new Refused(this);
  }

  private record Refused(Refusal kind) implements TraceFormat {
    @Override
    public String name() {
      return kind.description;
    }

    @Override
    public String description() {
      return kind.description + ", which is refused";
    }

    @Override
    public boolean recognises(Sample sample) {
      return kind.recognises(sample);
    }

    @Override
    public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
        throws InputException {
      throw file.bad(0, kind.reason(file), kind.remedy());
    }
  }

  private static byte[] head(ForeignFile file) throws InputException {
    try (InputStream stream = file.open()) {
      return stream.readNBytes(HEAD_BYTES);
    } catch (IOException damaged) {
      throw file.damaged(0, damaged);
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    int start = Math.min(from, bytes.length);
    return new String(bytes, start, Math.min(to, bytes.length) - start, StandardCharsets.UTF_8);
  }
}

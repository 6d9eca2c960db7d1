package org.vramlab.workloads.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.file.TopologyFormatException;
import org.vramlab.interconnect.importing.Importers;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.Remark;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/** The machine that a user names: a preset, a file of ours, or what a real machine printed. */
public final class ChosenTopology {
  private ChosenTopology() {}

  /**
   * The machine, with what was learned while it was read.
   *
   * @param gpu which GPUs it has, as the user says; null to conclude it
   */
  public static Imported of(String name, @Nullable String gpu)
      throws UsageException, InputException {
    Hints hints = hints(gpu);
    if (Topologies.names().contains(name)) {
      return new Imported("a preset", Topologies.named(name), List.of(), null);
    }
    Path file = existing(name);
    try {
      return Importers.read(file, hints);
    } catch (TopologyFormatException bad) {
      throw new InputException(name, bad.line(), bad.problem(), "correct the topology file", bad);
    } catch (ImportException bad) {
      throw new InputException(name, bad.line(), bad.problem(), bad.remedy(), bad);
    } catch (IOException unreadable) {
      throw new InputException(
          name,
          0,
          "the file cannot be read (" + FailureReason.of(unreadable) + ")",
          "give a topology file, or one of " + String.join(", ", Topologies.names()),
          unreadable);
    }
  }

  /**
   * A machine on which something is to be computed.
   *
   * @param remarks is told what was not simply read
   * @throws InputException also if nothing says which GPUs it has, so that it has no sizes
   */
  public static Topology toRun(String name, @Nullable String gpu, Consumer<String> remarks)
      throws UsageException, InputException {
    Imported imported = of(name, gpu);
    for (Remark remark : imported.remarks()) {
      if (remark.kind() != Remark.Kind.READ) {
        remarks.accept(name + ": " + remark);
      }
    }
    refuseIfOpen(name, imported);
    return imported.topology();
  }

  /**
   * Makes sure that sizes and rates of a machine mean something.
   *
   * @throws InputException if they do not
   */
  public static void refuseIfOpen(String name, Imported imported) throws InputException {
    String question = imported.question();
    if (question != null) {
      throw new InputException(
          name, question, "say it with --gpu, one of " + String.join(", ", GpuModels.names()));
    }
  }

  private static Hints hints(@Nullable String gpu) throws UsageException {
    if (gpu == null) {
      return Hints.NONE;
    }
    GpuModel model = GpuModels.named(gpu);
    if (model == null) {
      throw new UsageException(
          "there is no GPU '" + gpu + "'", "known are " + String.join(", ", GpuModels.names()));
    }
    return new Hints(model);
  }

  private static Path existing(String name) throws UsageException {
    try {
      Path file = Path.of(name);
      if (!name.isEmpty() && Files.exists(file)) {
        return file;
      }
    } catch (InvalidPathException noPath) {
      // Falls through to the one message for both.
    }
    throw new UsageException(
        "there is no topology '" + name + "'",
        "known are " + String.join(", ", Topologies.names()) + ", or give a file");
  }
}

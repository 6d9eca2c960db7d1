package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.fabric.Fabric;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.topology.ChosenTopology;
import org.vramlab.workloads.trace.ByteSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab topology}: what machines there are, what they are made of, what they carry. */
@Command(
    name = "topology",
    description = {
      "List the machines that are known; or show one: its devices, links, classes and routes, what"
          + " one transfer alone reaches between any two of its devices and the host, how long its"
          + " first byte takes, and which devices may read and write each other's memory.%n",
      "With --predict: the rate and the time of one transfer, and of others beside it, that all"
          + " start at one instant.%n",
      "A file may be ours, or what a real machine printed; which it is, its content says:",
      "  a topology file, or a wiring description (simple-topology-1)",
      "  KFD's tree, /sys/class/kfd/kfd/topology: the directory, or a tar, tar.gz or zip of it",
      "  amd-smi topology, as text or --json (old and new); rocm-smi --showtopo",
      "  nvidia-smi topo -m, with topo -p2p r and w beside it",
      "  an NCCL or RCCL topology (NCCL_TOPO_DUMP_FILE); an hwloc export (lstopo F.xml)",
      "What was inferred, assumed, ambiguous or missing is said on standard error and in --json.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab topology                                      the machines that are known",
      "  vramlab topology mi300x-8                             devices, links, rates",
      "  vramlab topology mi300x-8 --predict gpu0 gpu1 --bytes 64MiB",
      "  vramlab topology dgx-a100 --predict gpu0 cpu0 --mover copy-engine --with gpu1:cpu0",
      "  nvidia-smi topo -m > m.txt; vramlab topology m.txt --gpu rtx4090 --save m.topology"
    })
final class TopologyCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.topology";
  private static final int SCHEMA_VERSION = 2;

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|FILE",
      description = "A machine that is known, or a file. Without it: the list.")
  private String name = "";

  @Option(
      names = "--predict",
      arity = "2",
      paramLabel = "NODE",
      description =
          "Where a transfer begins and ends: a device by its name or number, a CPU, or host (the"
              + " nearest).")
  private List<String> ends = new ArrayList<>();

  @Option(
      names = "--mover",
      paramLabel = "M",
      defaultValue = "sdma",
      description = "Who moves the bytes: ${COMPLETION-CANDIDATES} (default: sdma).",
      completionCandidates = Movers.class)
  private String mover = "";

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      description = "Of each transfer (default: 1GiB).")
  private String bytes = "";

  @Option(
      names = "--with",
      arity = "1..*",
      paramLabel = "A:B",
      description = "Other transfers at the same time, from A to B: one or several.")
  private List<String> others = new ArrayList<>();

  @Option(
      names = "--gpu",
      paramLabel = "MODEL",
      description =
          "Which GPUs an imported machine has, where its output does not say: one of"
              + " ${COMPLETION-CANDIDATES}.",
      completionCandidates = Gpus.class)
  private @Nullable String gpu;

  @Option(
      names = "--save",
      paramLabel = "FILE|-",
      description = "Write the machine as a topology file, to be read again or edited.")
  private @Nullable String saveFile;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write everything as JSON; with - in place of the text.")
  private @Nullable String jsonFile;

  TopologyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws UsageException, InputException {
    if (name.isEmpty()) {
      if (!ends.isEmpty()
          || !others.isEmpty()
          || jsonFile != null
          || saveFile != null
          || gpu != null) {
        throw new UsageException("no machine is named", "name one before the options");
      }
      list();
      return Main.FINE;
    }
    Imported imported = ChosenTopology.of(name, gpu);
    Routes routes = new Routes(imported.topology());
    if (!ends.isEmpty() || saveFile != null) {
      ChosenTopology.refuseIfOpen(name, imported);
    }
    List<Transfer> transfers = transfers(routes);
    RunIdentity identity = identity();
    terminal.announce(identity);
    imported.remarks().forEach(remark -> terminal.remark(remark.toString()));
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    OutputFile save = saveFile == null ? null : OutputFile.at(saveFile, terminal.out());
    OutputPlaces places = new OutputPlaces(json, save);
    places.refuseTwice();
    places.refuseToReplace(List.of(Path.of(name)));
    Prediction prediction = transfers.isEmpty() ? null : Prediction.of(routes, transfers);
    if (!places.takeStandardOutput()) {
      if (prediction == null) {
        new TopologyText(routes, terminal.out()).print();
      } else {
        print(routes.topology(), transfers, prediction);
      }
    }
    if (json != null) {
      JsonResult.write(
          json,
          SCHEMA,
          SCHEMA_VERSION,
          identity,
          generator -> TopologyJson.write(generator, imported, routes, transfers, prediction));
    }
    if (save != null) {
      SavedTopology.write(imported, save);
    }
    return Main.FINE;
  }

  private RunIdentity identity() {
    List<String> configuration =
        new ArrayList<>(
            List.of(
                "command=topology",
                "topology=" + name,
                "predict=" + String.join(":", ends),
                "mover=" + mover,
                "bytes=" + bytes,
                "with=" + String.join(",", others)));
    if (gpu != null) {
      configuration.add("gpu=" + gpu);
    }
    return RunIdentity.of(RunIdentity.DEFAULT_SEED, configuration);
  }

  private void list() {
    TextTable table = new TextTable("machine", "devices");
    for (String preset : Topologies.names()) {
      Topology topology = Topologies.named(preset);
      table.row(preset + "  " + topology.description(), Integer.toString(topology.deviceCount()));
    }
    table.print(terminal.out(), "");
  }

  private List<Transfer> transfers(Routes routes) throws UsageException {
    List<Transfer> transfers = new ArrayList<>();
    if (ends.isEmpty()) {
      if (!others.isEmpty()) {
        throw new UsageException("--with goes with --predict", "say what is to be predicted");
      }
      return transfers;
    }
    transfers.add(transfer(routes, ends.get(0), ends.get(1)));
    for (String other : others) {
      String[] pair = other.split(":", -1);
      if (pair.length != 2) {
        throw new UsageException("'" + other + "' is no transfer", "write it as A:B");
      }
      transfers.add(transfer(routes, pair[0], pair[1]));
    }
    return transfers;
  }

  private Transfer transfer(Routes routes, String from, String to) throws UsageException {
    long size = ByteSize.parse(bytes);
    if (size < 1 || size > Fabric.MAX_FLOW_BYTES) {
      throw new UsageException("'" + bytes + "' is no size of a transfer", "write 64MiB, say");
    }
    int source = endpoint(routes.topology(), from);
    int destination = endpoint(routes.topology(), to);
    Mover by = moverNamed(mover);
    if (source == destination || !routes.hasRoute(source, destination, by)) {
      throw new UsageException(
          from + " and " + to + " are not joined for " + mover,
          "vramlab topology " + name + " shows what is");
    }
    return new Transfer(source, destination, size, by);
  }

  private static Mover moverNamed(String label) throws UsageException {
    for (Mover candidate : Mover.values()) {
      if (candidate.label().equals(label)) {
        return candidate;
      }
    }
    throw new UsageException(
        "nobody is called '" + label + "'", "movers: " + String.join(", ", new Movers()));
  }

  private static int endpoint(Topology topology, String node) throws UsageException {
    try {
      return topology.endpointNamed(node);
    } catch (IllegalArgumentException unknown) {
      for (int device = 0; device < topology.deviceCount(); device++) {
        if (node.equals(Integer.toString(device))) {
          return device;
        }
      }
      List<String> devices = new ArrayList<>();
      for (int device = 0; device < topology.deviceCount(); device++) {
        devices.add(topology.endpointName(device));
      }
      throw new UsageException(
          topology.name() + " has no '" + node + "'",
          "give a device (" + String.join(", ", devices) + "), its number, a CPU, or host");
    }
  }

  private void print(Topology topology, List<Transfer> transfers, Prediction prediction) {
    TextTable table =
        new TextTable("transfer", "GB/s while all flow", "GB/s over its own time", "time");
    double[] plateau = prediction.plateauBytesPerSecond();
    double[] effective = prediction.effectiveBytesPerSecond();
    long[] nanos = prediction.endNanos();
    for (int i = 0; i < plateau.length; i++) {
      Transfer of = transfers.get(i);
      table.row(
          topology.endpointName(of.source())
              + " to "
              + topology.endpointName(of.destination())
              + ", "
              + of.mover().label()
              + ", "
              + bytes,
          TopologyText.gigabytes(plateau[i]),
          TopologyText.gigabytes(effective[i]),
          String.format(Locale.ROOT, "%.1f us", nanos[i] / 1e3));
    }
    table.print(terminal.out(), "");
  }

  /** Which GPUs are known, for the help. */
  static final class Gpus implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return GpuModels.names().iterator();
    }
  }

  /** What the movers are called, for the help. */
  static final class Movers implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Mover.values()).map(Mover::label).iterator();
    }
  }
}

package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Topology;

/** The presets whose GPUs are linked by xGMI exactly as those of an imported machine. */
final class KnownWirings {
  /** One of them. Its widths are not to be changed. */
  static final class Known {
    private final String preset;
    private final GpuModel model;

    /** Connections by pair of GPUs; 0 where they share no link. */
    private final int[][] widths;

    private Known(String preset, GpuModel model, int[][] widths) {
      this.preset = preset;
      this.model = model;
      this.widths = widths;
    }

    /** Its name. */
    String preset() {
      return preset;
    }

    GpuModel model() {
      return model;
    }

    int[][] widths() {
      return widths;
    }
  }

  /** Made once; presets do not change. */
  private static final List<Known> PRESETS = presets();

  private KnownWirings() {}

  private static List<Known> presets() {
    List<Known> all = new ArrayList<>();
    for (String name : Topologies.names()) {
      Known known = known(name, Topologies.named(name));
      if (known != null) {
        all.add(known);
      }
    }
    return List.copyOf(all);
  }

  /** All that fit, in the order of presets. */
  static List<Known> like(AmdPairs pairs) {
    return PRESETS.stream().filter(known -> fits(known.widths(), pairs)).toList();
  }

  private static @Nullable Known known(String name, Topology topology) {
    int count = topology.deviceCount();
    int[][] widths = new int[count][count];
    boolean any = false;
    for (Link link : topology.links()) {
      if (link.kind() == LinkKind.XGMI) {
        widths[link.from()][link.to()] = link.width();
        any = true;
      }
    }
    GpuModel model = GpuModels.inText(topology.device(0).source());
    return any && model != null ? new Known(name, model, widths) : null;
  }

  private static boolean fits(int[][] widths, AmdPairs pairs) {
    if (widths.length != pairs.count()) {
      return false;
    }
    for (int i = 0; i < widths.length; i++) {
      for (int j = 0; j < i; j++) {
        if (widths[i][j] > 0 != pairs.direct(i, j)) {
          return false;
        }
      }
    }
    return true;
  }
}

package org.vramlab.interconnect.importing.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of GPU that importers know. Sizes, rates and links are those of data sheets; device ids
 * those of the PCI ID list; of MI200 parts one die is a GPU, as drivers have it.
 */
public final class GpuModels {
  /** Stands for a GPU of which nothing is known, so that its wiring can be looked at. */
  public static final GpuModel UNKNOWN =
      new GpuModel("unknown", "a GPU of 16 GB", "", 16, 500, 25, 0, 0, 4, 2, "", List.of());

  private static final List<GpuModel> ALL = all();

  private GpuModels() {}

  private static List<GpuModel> all() {
    List<GpuModel> models = new ArrayList<>();
    Maker amd = new Maker("1002", models);
    Maker nvidia = new Maker("10de", models);
    // name, label, GiB, GB/s, TFLOP/s, GB/s a link, links, PCIe, engines, architecture, ids
    amd.has("mi25", "MI25", 16, 484, 24, 0, 0, 3, 2, "gfx900", "6860");
    amd.has("mi50", "MI50", 16, 1024, 26.5, 46, 2, 4, 2, "gfx906", "66a0");
    amd.has("mi60", "MI60", 32, 1024, 29.5, 46, 2, 4, 2, "gfx906", "66a1");
    amd.has("mi100", "MI100", 32, 1228, 184, 46, 3, 4, 2, "gfx908", "738c", "7388");
    amd.has("mi210", "MI210", 64, 1600, 181, 50, 3, 4, 5, "gfx90a", "740f");
    amd.has("mi250", "MI250 die", 64, 1600, 181, 50, 8, 4, 5, "gfx90a", "740c");
    amd.has("mi250x", "MI250X die", 64, 1600, 191, 50, 8, 4, 5, "gfx90a", "7408");
    amd.has("mi300a", "MI300A", 128, 5300, 980, 64, 6, 5, 16, "gfx942", "74a0");
    amd.has("mi300x", "MI300X", 192, 5300, 1307, 64, 7, 5, 16, "gfx942", "74a1", "74a9", "74b5");
    amd.has("mi308x", "MI308X", 192, 5300, 410, 64, 7, 5, 16, "gfx942", "74a2", "74a8");
    amd.has("mi325x", "MI325X", 256, 6000, 1307, 64, 7, 5, 16, "gfx942", "74a5", "74b9");
    amd.has("mi350x", "MI350X", 288, 8000, 2300, 76.8, 7, 5, 16, "gfx950", "75a0", "75b0");
    amd.has("mi355x", "MI355X", 288, 8000, 2500, 76.8, 7, 5, 16, "gfx950", "75a3", "75b3");
    amd.has("rx7900xtx", "RX 7900 XTX", 24, 960, 123, 0, 0, 4, 2, "gfx1100", "744c");
    amd.has("w7800", "Radeon Pro W7800", 32, 576, 90, 0, 0, 4, 2, "gfx1100", "745e");
    amd.has("w7900", "Radeon Pro W7900", 48, 864, 122, 0, 0, 4, 2, "gfx1100", "7448");
    amd.has("rx9070xt", "RX 9070 XT", 16, 645, 97, 0, 0, 5, 2, "gfx1201", "7550");
    amd.has("r9700", "Radeon AI PRO R9700", 32, 645, 96, 0, 0, 5, 2, "gfx1201", "7551");
    nvidia.has("p100", "P100", 16, 732, 21, 20, 4, 3, 2, "sm60", "15f9", "15f8");
    nvidia.has("v100", "V100 16 GB", 16, 900, 125, 25, 6, 3, 5, "sm70", "1db1", "1db4");
    nvidia.has(
        "v100-32gb", "V100 32 GB", 32, 900, 125, 25, 6, 3, 5, "sm70", "1db8", "1db5", "1db6");
    nvidia.has("t4", "T4", 16, 320, 65, 0, 0, 3, 2, "sm75", "1eb8");
    nvidia.has("a100", "A100 40 GB", 40, 1555, 312, 25, 12, 4, 5, "sm80", "20b0", "20f1");
    nvidia.has("a100-80gb", "A100 80 GB", 80, 2039, 312, 25, 12, 4, 5, "sm80", "20b2", "20b5");
    nvidia.has("a30", "A30", 24, 933, 165, 25, 4, 4, 3, "sm80", "20b7");
    nvidia.has("a40", "A40", 48, 696, 150, 14.0625, 4, 4, 2, "sm86", "2235");
    nvidia.has("a10", "A10", 24, 600, 125, 0, 0, 4, 2, "sm86", "2236");
    nvidia.has("a6000", "RTX A6000", 48, 768, 155, 14.0625, 4, 4, 2, "sm86", "2230");
    nvidia.has("rtx3090", "RTX 3090", 24, 936, 142, 14.0625, 4, 4, 2, "sm86", "2204");
    nvidia.has("rtx4090", "RTX 4090", 24, 1008, 165, 0, 0, 4, 2, "sm89", "2684");
    nvidia.has("l4", "L4", 24, 300, 121, 0, 0, 4, 2, "sm89", "27b8");
    nvidia.has("l40s", "L40S", 48, 864, 362, 0, 0, 4, 2, "sm89", "26b9");
    nvidia.has("rtx5090", "RTX 5090", 32, 1792, 210, 0, 0, 5, 2, "sm120", "2b85");
    nvidia.has("rtx-pro-6000", "RTX PRO 6000", 96, 1792, 250, 0, 0, 5, 2, "sm120", "2bb1", "2bb5");
    nvidia.has("h100", "H100 SXM", 80, 3350, 989, 25, 18, 5, 5, "sm90", "2330");
    nvidia.has("h100-pcie", "H100 PCIe", 80, 2039, 756, 25, 12, 5, 5, "sm90", "2331");
    nvidia.has("h200", "H200", 141, 4800, 989, 25, 18, 5, 5, "sm90", "2335");
    nvidia.has("h20", "H20", 96, 4000, 148, 25, 18, 5, 5, "sm90", "2329");
    nvidia.has("gh200", "GH200", 96, 4000, 989, 25, 18, 5, 5, "sm90", "2342");
    nvidia.has("b200", "B200", 180, 8000, 2250, 50, 18, 5, 5, "sm100", "2901");
    nvidia.has("gb200", "GB200", 186, 8000, 2500, 50, 18, 5, 5, "sm100", "2941");
    return List.copyOf(models);
  }

  /** Adds the models of one vendor. */
  private record Maker(String vendor, List<GpuModel> into) {
    void has(
        String name,
        String label,
        int gib,
        double memory,
        double flops,
        double link,
        int links,
        int pcie,
        int engines,
        String architecture,
        String... ids) {
      into.add(
          new GpuModel(
              name,
              label,
              vendor,
              gib,
              memory,
              flops,
              link,
              links,
              pcie,
              engines,
              architecture,
              List.of(ids)));
    }
  }

  /** What users may write, in order. */
  public static List<String> names() {
    return ALL.stream().map(GpuModel::name).toList();
  }

  /** The model of that name; null if there is none. */
  public static @Nullable GpuModel named(String name) {
    for (GpuModel model : ALL) {
      if (model.name().equals(name.toLowerCase(Locale.ROOT))) {
        return model;
      }
    }
    return null;
  }

  /** The model that must be there. */
  static GpuModel the(String name) {
    GpuModel model = named(name);
    assert model != null : name;
    return model;
  }

  /** Those of the given names, in that order. */
  public static List<GpuModel> of(String... names) {
    return Arrays.stream(names).map(GpuModels::the).toList();
  }

  /** The model with that PCI device id, in hexadecimal; null if none is known. */
  public static @Nullable GpuModel byDeviceId(String vendor, String device) {
    for (GpuModel model : ALL) {
      if (model.vendor().equals(plainId(vendor)) && model.deviceIds().contains(plainId(device))) {
        return model;
      }
    }
    return null;
  }

  /** Those of one architecture, such as {@code gfx942}; empty if none is known. */
  public static List<GpuModel> byArchitecture(String architecture) {
    return ALL.stream().filter(model -> model.architecture().equals(architecture)).toList();
  }

  /**
   * The model that a tool's name of a product speaks of, such as {@code NVIDIA A100-SXM4-80GB} or
   * {@code AMD Instinct MI250X}; null if none is known by it.
   */
  public static @Nullable GpuModel inText(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    GpuModel best = null;
    String found = "";
    for (GpuModel model : ALL) {
      // The longest name that occurs: MI250X is not an MI250, nor RTX A6000 an A6000 by chance.
      String word = model.name().replaceAll("-(16|32|40|80)gb|-pcie", "").replace("-", "");
      // Short names occur within other words; they count only on their own.
      boolean occurs =
          word.length() > 3
              ? plain.contains(word)
              : text.toLowerCase(Locale.ROOT).matches("(?s).*\\b" + word + "\\b.*");
      if (occurs && word.length() > found.length()) {
        best = model;
        found = word;
      }
    }
    if (best == null) {
      return null;
    }
    for (GpuModel model : ALL) {
      String[] parts = model.name().split("-", -1);
      if (parts.length == 2 && parts[0].equals(best.name()) && plain.contains(parts[1])) {
        return model;
      }
    }
    return best;
  }

  private static String plainId(String id) {
    String lower = id.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("0x") ? lower.substring(2) : lower;
  }
}

package org.vramlab.interconnect.importing.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.PeerForwarding;

/**
 * A machine as far as a tool tells of it: an importer fills it in, in any order, and {@link
 * Assembler} makes a topology of it. What was not told stays open here, and is settled there with a
 * remark. Not thread-safe.
 */
public final class Sketch {
  /** Of a size or rate that the tool did not tell. */
  public static final long UNTOLD = 0;

  /**
   * One GPU.
   *
   * @param name of its node
   * @param model what it is; null for the machine's
   * @param vramBytes as told, or {@link #UNTOLD}
   * @param barBytes as told, or {@link #UNTOLD}
   * @param cpu name of the CPU that it is near
   */
  public record Gpu(
      String name, @Nullable GpuModel model, long vramBytes, long barBytes, String cpu) {}

  /**
   * One CPU, or one NUMA part of it.
   *
   * @param memoryBytes as told, or {@link #UNTOLD}
   * @param forwarding as concluded from what it is; null if nobody told
   */
  public record Cpu(String name, long memoryBytes, @Nullable PeerForwarding forwarding) {}

  /**
   * One connection.
   *
   * @param width connections or lanes; 0 if untold
   * @param rates null if untold
   */
  public record Joint(String a, String b, LinkKind kind, int width, @Nullable LinkRates rates) {}

  /** What one GPU may not do with the memory of another. */
  public record Denial(String accessor, String owner, boolean reads, boolean writes, String why) {}

  private final String format;
  private final String name;
  private final Remarks remarks;
  final List<Gpu> gpus = new ArrayList<>();
  final Map<String, Cpu> cpus = new LinkedHashMap<>();
  final List<String> switches = new ArrayList<>();
  final List<Joint> joints = new ArrayList<>();
  final List<Denial> denials = new ArrayList<>();

  /**
   * An empty machine.
   *
   * @param format what is read, for people
   * @param source the file; the machine is named after it
   */
  public Sketch(String format, String source, Remarks remarks) {
    this.format = format;
    this.remarks = remarks;
    name = nameOf(source);
  }

  /** A word that topology files can hold: the file's name without its last ending. */
  private static String nameOf(String source) {
    String file = source.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
    String word =
        file.replaceAll("\\.(tgz|tar|gz|zip|txt|json|xml)", "").replaceAll("[^A-Za-z0-9._-]+", "-");
    return word.isEmpty() || word.equals("-") ? "imported" : word;
  }

  /** What is read, for people. */
  public String format() {
    return format;
  }

  /** By which users choose it. */
  public String name() {
    return name;
  }

  /** Where remarks go. */
  public Remarks remarks() {
    return remarks;
  }

  /** Adds a GPU. */
  public void gpu(Gpu gpu) {
    gpus.add(gpu);
  }

  /** The GPUs so far. */
  public List<Gpu> gpus() {
    return List.copyOf(gpus);
  }

  /** Adds a CPU, unless there is one of that name; then what it did not tell is added. */
  public void cpu(Cpu cpu) {
    Cpu old = cpus.get(cpu.name());
    cpus.put(
        cpu.name(),
        old == null
            ? cpu
            : new Cpu(
                cpu.name(),
                Math.max(old.memoryBytes(), cpu.memoryBytes()),
                old.forwarding() == null ? cpu.forwarding() : old.forwarding()));
  }

  /** Adds a switch. */
  public void addSwitch(String name) {
    switches.add(name);
  }

  /** Joins two nodes; a second connection of the same two is ignored. */
  public void join(String a, String b, LinkKind kind, int width, @Nullable LinkRates rates) {
    for (Joint joint : joints) {
      if ((joint.a().equals(a) && joint.b().equals(b))
          || (joint.a().equals(b) && joint.b().equals(a))) {
        return;
      }
    }
    joints.add(new Joint(a, b, kind, width, rates));
  }

  /** Whether two nodes are joined. */
  public boolean joined(String a, String b) {
    return joints.stream()
        .anyMatch(joint ->
            (joint.a().equals(a) && joint.b().equals(b))
                || (joint.a().equals(b) && joint.b().equals(a)));
  }

  /** Denies one GPU something with the memory of another. */
  public void deny(Denial denial) {
    denials.add(denial);
  }
}

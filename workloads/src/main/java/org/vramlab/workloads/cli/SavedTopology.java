package org.vramlab.workloads.cli;

import java.nio.charset.StandardCharsets;
import org.vramlab.interconnect.file.TopologyFormatException;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.file.TopologyWriter;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.Remark;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;

/** A machine in our own format, with what was learned of it as comments. */
final class SavedTopology {
  private SavedTopology() {}

  /** Writes it, once it has been read back and found to be the same. */
  static void write(Imported imported, OutputFile file) throws InputException {
    StringBuilder text = new StringBuilder("# Made from " + imported.format() + ".\n");
    for (Remark remark : imported.remarks()) {
      text.append("# ").append(remark.toString().replaceAll("\\s+", " ")).append('\n');
    }
    String machine = TopologyWriter.write(imported.topology());
    text.append(machine);
    String whole = text.toString();
    try {
      String again = TopologyWriter.write(TopologyReader.read("saved", whole.lines().toList()));
      if (!again.equals(machine)) {
        throw new AssertionError("the saved machine reads back as another");
      }
    } catch (TopologyFormatException unreadable) {
      throw new AssertionError("the saved machine cannot be read back", unreadable);
    }
    file.write(stream -> stream.write(whole.getBytes(StandardCharsets.UTF_8)));
  }
}

package org.vramlab.workloads.format.torch;

import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/**
 * A memory snapshot as {@code torch.cuda.memory._dump_snapshot} writes it, on CUDA and on ROCm: a
 * pickle of plain dictionaries. Any pickle is recognised; one that is no snapshot is refused by
 * what it holds.
 */
public final class SnapshotFormat implements TraceFormat {
  @Override
  public String name() {
    return "torch snapshot";
  }

  @Override
  public String description() {
    return "a memory snapshot of PyTorch's caching allocator (pickle)";
  }

  @Override
  public boolean recognises(Sample sample) {
    int protocol = sample.byteAt(1);
    // The opcode PROTO, its argument, and then no text.
    return sample.byteAt(0) == 0x80 && protocol >= 2 && protocol <= 5;
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    AllocatorHistory.assume(account);
    return new SnapshotConversion(Snapshot.read(file), account);
  }
}

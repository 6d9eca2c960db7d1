package org.vramlab.workloads.format.torch;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A profile as a trace. A profile knows when blocks are allocated and freed and when kernels are
 * launched, not which kernel touches which block; so a kernel is taken to write the blocks that
 * were allocated since the launch before it, and to read those that are freed before the next
 * launch: the usual order of a framework that allocates the output, launches, and drops the input.
 *
 * <p>Without kernels, blocks are touched as in {@link AllocatorHistory}.
 */
final class KinetoConversion implements Conversion {
  /** A block in existence. */
  private record Block(int buffer, long sizeBytes) {}

  private final KinetoEvents events;
  private final ConversionSettings settings;
  private final Account account;
  private final Int2IntOpenHashMap numbers;
  private final TraceHeader header;
  private final boolean withKernels;
  private final AllocatorHistory history = new AllocatorHistory();

  /** By device of the trace: blocks by address. */
  private final List<Long2ObjectOpenHashMap<Block>> live = new ArrayList<>();

  /** By device: blocks that no kernel has been launched after, by address. */
  private final List<Long2ObjectLinkedOpenHashMap<Block>> fresh = new ArrayList<>();

  private final LongOpenHashSet freedNow = new LongOpenHashSet();
  private long[] reads = new long[64];
  private long[] writes = new long[64];
  private int next;
  private int nextBuffer;
  private long allocatedBytes;
  private long liveBytes;
  private long peakBytes;
  private long unseenFrees;
  private long touchless;

  KinetoConversion(KinetoEvents events, ConversionSettings settings, Account account) {
    this.events = events;
    this.settings = settings;
    this.account = account;
    this.numbers = events.numbering();
    this.withKernels = events.kernelCount() > 0;
    this.header =
        new TraceHeader(
            "torch_profile",
            events.devices().size(),
            withKernels ? events.operationNames() : AllocatorHistory.OPERATIONS,
            Map.of("capture", "\"converted from a trace of PyTorch's profiler\""),
            Map.of());
    for (int device = 0; device < header.devices(); device++) {
      live.add(new Long2ObjectOpenHashMap<>());
      fresh.add(new Long2ObjectLinkedOpenHashMap<>());
    }
    assume();
  }

  private void assume() {
    if (!withKernels) {
      AllocatorHistory.assume(account);
      return;
    }
    account.assumed(
        "a kernel writes, in whole, the blocks allocated since the launch before it, and reads"
            + " those freed before the next launch on its device: the profile does not say");
    account.assumed(
        String.format(
            Locale.ROOT,
            "durations become arithmetic at %.1f TFLOP/s (--kernel-tflops)",
            settings.kernelFlopsPerSecond() / 1e12));
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean step(TraceSink sink) throws IOException {
    if (next == events.items().size()) {
      state();
      return false;
    }
    KinetoEvents.Item item = events.items().get(next++);
    int device = numbers.get(item.device());
    if (item.isKernel()) {
      launch(item, device, sink);
    } else if (!withKernels) {
      history.event(
          device,
          item.bytes() > 0 ? "alloc" : "free",
          item.address(),
          Math.abs(item.bytes()),
          0,
          (long) item.micros(),
          sink);
    } else if (item.bytes() > 0) {
      allocate(item, device, sink);
    } else {
      free(item.address(), device, sink);
    }
    return true;
  }

  private void allocate(KinetoEvents.Item item, int device, TraceSink sink) throws IOException {
    if (live.get(device).containsKey(item.address())) {
      free(item.address(), device, sink); // its free is missing
    }
    Block block = new Block(nextBuffer++, item.bytes());
    live.get(device).put(item.address(), block);
    fresh.get(device).put(item.address(), block);
    sink.allocate(block.buffer, block.sizeBytes, device, "block", "");
    allocatedBytes += block.sizeBytes;
    liveBytes += block.sizeBytes;
    peakBytes = Math.max(peakBytes, liveBytes);
  }

  private void free(long address, int device, TraceSink sink) throws IOException {
    Block block = live.get(device).remove(address);
    fresh.get(device).remove(address);
    if (block == null) {
      unseenFrees++;
    } else {
      liveBytes -= block.sizeBytes;
      sink.free(block.buffer);
    }
  }

  private void launch(KinetoEvents.Item kernel, int device, TraceSink sink) throws IOException {
    Long2ObjectLinkedOpenHashMap<Block> outputs = fresh.get(device);
    int writeCount = 0;
    for (Block block : outputs.values()) {
      writes = put(writes, writeCount++, block);
    }
    int readCount = 0;
    freedNow.clear();
    // Looking ahead to the next launch on this device: what is freed until then was used last here.
    for (int ahead = next; ahead < events.items().size(); ahead++) {
      KinetoEvents.Item item = events.items().get(ahead);
      if (item.device() != kernel.device()) {
        continue;
      }
      if (item.isKernel()) {
        break;
      }
      if (freedNow.add(item.address()) && item.bytes() < 0) {
        Block block = live.get(device).get(item.address());
        if (block != null && !outputs.containsKey(item.address())) {
          reads = put(reads, readCount++, block);
        }
      }
    }
    outputs.clear();
    if (readCount + writeCount == 0) {
      touchless++;
    }
    long flops = settings.flopsOf(kernel.durationMicros() / 1e6);
    sink.operation(kernel.operation(), device, flops, reads, readCount, writes, writeCount);
  }

  private static long[] put(long[] pairs, int index, Block block) {
    long[] room = 2 * index < pairs.length ? pairs : Arrays.copyOf(pairs, pairs.length * 2);
    room[2 * index] = block.buffer;
    room[2 * index + 1] = block.sizeBytes;
    return room;
  }

  private void state() {
    List<Integer> devices = events.devices();
    account.known(
        String.format(Locale.ROOT, "%,d events, of GPU %s", events.seenCount(), devices)
            + (events.hostMemoryCount() == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    "; %,d memory events of the CPU are left out",
                    events.hostMemoryCount())));
    if (!withKernels) {
      history.state(account);
      return;
    }
    account.known(
        String.format(
            Locale.ROOT,
            "%,d kernels and copies, busy for %.3f s in sum; %,d of them have no launch in the"
                + " file and stand when they ran; %,d are given no block to touch",
            events.kernelCount(),
            events.busyMicros() / 1e6,
            events.unlaunchedCount(),
            touchless));
    account.known(
        String.format(
            Locale.ROOT,
            "%,d allocations of %,d bytes, at most %,d bytes at once, %,d at the end",
            nextBuffer,
            allocatedBytes,
            peakBytes,
            liveBytes));
    if (unseenFrees > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d frees of blocks allocated before the profile begins: left out",
              unseenFrees));
    }
  }

  @Override
  public void close() {}
}

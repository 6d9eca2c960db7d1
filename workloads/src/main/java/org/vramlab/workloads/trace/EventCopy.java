package org.vramlab.workloads.trace;

import java.io.IOException;
import java.util.Arrays;

/** Hands the event that a reader stands at to a sink, as it is. Threads: one. */
final class EventCopy {
  private final TraceReader reader;
  private final TraceSink sink;
  private long[] reads = new long[64];
  private long[] writes = new long[64];

  EventCopy(TraceReader reader, TraceSink sink) {
    this.reader = reader;
    this.sink = sink;
  }

  void event() throws IOException {
    switch (reader.kind()) {
      case ALLOCATE ->
          sink.allocate(
              reader.bufferId(),
              reader.sizeBytes(),
              reader.device(),
              reader.className(),
              reader.bufferName());
      case FREE -> sink.free(reader.bufferId());
      case EXPORT -> sink.export(reader.bufferId(), reader.owner(), reader.device());
      case PHASE -> sink.phase(reader.iteration(), reader.phase());
      case OPERATION -> operation();
    }
  }

  private void operation() throws IOException {
    Operands operands = reader.operands();
    reads = roomFor(reads, operands.readCount());
    for (int place = 0; place < operands.readCount(); place++) {
      reads[2 * place] = operands.id(place);
      reads[2 * place + 1] = operands.readBytes(place);
    }
    writes = roomFor(writes, operands.writeCount());
    for (int index = 0; index < operands.writeCount(); index++) {
      int place = operands.writePlace(index);
      writes[2 * index] = operands.id(place);
      writes[2 * index + 1] = operands.writeBytes(place);
    }
    sink.operation(
        reader.operationIndex(),
        reader.device(),
        reader.flops(),
        reads,
        operands.readCount(),
        writes,
        operands.writeCount());
  }

  private static long[] roomFor(long[] pairs, int count) {
    return pairs.length >= 2 * count ? pairs : Arrays.copyOf(pairs, 4 * count);
  }
}

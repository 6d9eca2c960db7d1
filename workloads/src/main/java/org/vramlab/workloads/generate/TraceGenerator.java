package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A synthetic program. It emits the same events each time it is asked to: everything random in it
 * starts from its seed.
 *
 * <p>Immutable.
 */
public interface TraceGenerator {
  /** Name of the workload, for the header. */
  String name();

  /** How many devices the program uses. */
  int devices();

  /** Names of its operations; {@code O} lines refer to them by index. */
  List<String> operationNames();

  /** The parameters that determine the trace, in a fixed order, for the header. */
  Map<String, Long> parameters();

  /** Hands all events to a sink. */
  void emit(TraceSink sink) throws IOException;
}

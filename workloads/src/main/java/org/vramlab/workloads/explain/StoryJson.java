package org.vramlab.workloads.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stories as JSON: schema {@link #SCHEMA}. Times are nanoseconds since the run began, null for what
 * did not happen. Buffers are objects with {@code process} (-1 for none), {@code number} in the
 * trace and {@code bytes}.
 */
public final class StoryJson {
  /** Name of the schema. */
  public static final String SCHEMA = "vramlab.explain";

  /** Version of that schema: raised when a field changes its meaning or goes. */
  public static final int SCHEMA_VERSION = 1;

  private final JsonGenerator json;

  private StoryJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the members of an operation's story into the open object. */
  public static void write(JsonGenerator json, OperationStory story) throws IOException {
    StoryJson writer = new StoryJson(json);
    writer.doer("operation", story.doer);
    writer.time("openedNanos", story.openedNanos);
    writer.time("sealedNanos", story.sealedNanos);
    writer.time("unlockedNanos", story.unlockedNanos);
    json.writeArrayFieldStart("operands");
    for (OperationStory.Operand operand : story.operands) {
      json.writeStartObject();
      writer.buffer("buffer", operand.buffer());
      json.writeBooleanField("writes", operand.writes());
      json.writeNumberField("bytes", operand.bytes());
      json.writeBooleanField("remote", operand.remote());
      json.writeStringField("pool", operand.pool());
      writer.eviction("evicted", operand.evicted());
      writer.work("fetched", operand.fetched());
      writer.work("onItsWay", operand.onItsWay());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("evictions");
    for (Eviction eviction : story.evictions) {
      json.writeStartObject();
      writer.members(eviction);
      json.writeEndObject();
    }
    json.writeEndArray();
    writer.waits("lockWaits", story.lockWaits, true);
    writer.waits("spaceWaits", story.spaceWaits, false);
    json.writeArrayFieldStart("backOffs");
    for (OperationStory.BackOff backOff : story.backOffs) {
      json.writeStartObject();
      json.writeNumberField("nanos", backOff.nanos());
      writer.buffer("buffer", backOff.buffer());
      json.writeStringField("what", backOff.what());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("refusals", story.refusals);
    writer.work("job", story.job);
    json.writeArrayFieldStart("jobWaitedFor");
    for (Work one : story.waitedFor()) {
      json.writeStartObject();
      writer.members(one);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes the members of a buffer's story into the open object. */
  public static void write(JsonGenerator json, BufferStory story) throws IOException {
    StoryJson writer = new StoryJson(json);
    writer.buffer("buffer", story.buffer);
    json.writeArrayFieldStart("steps");
    for (BufferStory.Step step : story.steps) {
      json.writeStartObject();
      json.writeNumberField("nanos", step.nanos());
      json.writeStringField(
          "kind", step.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
      if (!step.pool().isEmpty()) {
        json.writeStringField("pool", step.pool());
      }
      if (step.kind() == BufferStory.Kind.NOT_PREFETCHED) {
        json.writeStringField("reason", Skip.notFetched(step.reason()));
      } else if (step.reason() >= 0) {
        json.writeStringField("reason", Skip.label(step.reason()));
      }
      Doer by = step.by();
      if (by != null) {
        writer.doer("by", by);
      }
      if (step.eviction() != null) {
        writer.eviction("eviction", step.eviction());
      }
      if (step.copy() != null) {
        writer.work("copy", step.copy());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void doer(String name, Doer doer) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("task", doer.task());
    json.writeNumberField("process", doer.process());
    json.writeNumberField("operation", doer.operation());
    json.writeStringField("name", doer.name());
    json.writeEndObject();
  }

  private void buffer(String name, @Nullable Named buffer) throws IOException {
    if (buffer == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("process", buffer.process());
    json.writeNumberField("number", buffer.number());
    json.writeNumberField("bytes", buffer.bytes());
    json.writeEndObject();
  }

  private void time(String name, long nanos) throws IOException {
    if (nanos == Work.NEVER) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, nanos);
    }
  }

  private void eviction(String name, @Nullable Eviction eviction) throws IOException {
    if (eviction == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    members(eviction);
    json.writeEndObject();
  }

  private void members(Eviction eviction) throws IOException {
    json.writeNumberField("nanos", eviction.nanos());
    doer("by", eviction.by());
    buffer("victim", eviction.victim());
    json.writeStringField("fromPool", eviction.fromPool());
    json.writeStringField("toPool", eviction.toPool());
    json.writeNumberField("bytes", eviction.bytes());
    buffer("forBuffer", eviction.forBuffer());
    json.writeArrayFieldStart("skipped");
    for (Skip skip : eviction.skipped()) {
      json.writeStartObject();
      buffer("buffer", skip.buffer());
      json.writeStringField("reason", Skip.label(skip.reason()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void work(String name, @Nullable Work work) throws IOException {
    if (work == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    members(work);
    json.writeEndObject();
  }

  private void members(Work work) throws IOException {
    Doer doer = work.doer;
    if (doer != null) {
      doer("job", doer);
    } else {
      buffer("buffer", work.buffer);
      json.writeStringField("fromPool", work.fromPool);
      json.writeStringField("toPool", work.toPool);
      json.writeNumberField("bytes", work.bytes);
    }
    json.writeStringField("queue", work.queue);
    json.writeNumberField("queuedNanos", work.queuedNanos);
    time("startedNanos", work.startedNanos);
    time("endedNanos", work.endedNanos);
  }

  private void waits(String name, List<OperationStory.Wait> waits, boolean locks)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (OperationStory.Wait wait : waits) {
      json.writeStartObject();
      json.writeNumberField("beganNanos", wait.beganNanos());
      json.writeNumberField("nanos", wait.nanos());
      json.writeStringField("what", wait.what());
      buffer("buffer", wait.buffer());
      if (locks) {
        doer("holder", wait.holder());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

package org.vramlab.workloads.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;

/**
 * A command's result as JSON: one object that opens with {@code schema}, {@code schemaVersion} and
 * {@code run}, then the command's own members. Indented, in a fixed order, the same bytes on every
 * machine.
 */
public final class JsonResult {
  private JsonResult() {}

  /** Writes a command's own members into the open object. */
  @FunctionalInterface
  public interface Members {
    /** Writes fields; the object is opened before and closed after. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  /**
   * Writes a whole result.
   *
   * @param schema name of the result's form, such as {@code vramlab.trace-info}
   * @param schemaVersion raised whenever a member changes its meaning or disappears
   */
  public static void write(
      OutputFile file, String schema, int schemaVersion, RunIdentity identity, Members members)
      throws InputException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    file.write(stream -> {
      try (JsonGenerator json = new JsonFactory().createGenerator(stream)) {
        json.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
        json.writeStartObject();
        json.writeStringField("schema", schema);
        json.writeNumberField("schemaVersion", schemaVersion);
        identity.writeTo(json);
        members.writeTo(json);
        json.writeEndObject();
        json.writeRaw('\n');
      }
    });
  }
}

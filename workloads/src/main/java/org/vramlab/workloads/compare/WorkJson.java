package org.vramlab.workloads.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.JsonTree;

/** Work as a line of JSON, between processes. */
public final class WorkJson {
  private WorkJson() {}

  /** {@code work} as one line without an end. */
  static String line(Work work) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("kind", work.kind().label());
      json.writeNumberField("group", work.group());
      json.writeArrayFieldStart("words");
      for (String word : work.words()) {
        json.writeString(word);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /**
   * The work that {@link #line} has written.
   *
   * @throws IOException if it is something else
   */
  public static Work work(String line) throws IOException {
    JsonTree json = JsonTree.of(line);
    List<String> words = new ArrayList<>();
    for (JsonTree word : json.at("words").elements()) {
      words.add(word.text());
    }
    try {
      return new Work(
          Work.Kind.named(json.at("kind").text()), (int) json.at("group").number(), words);
    } catch (IllegalArgumentException unknown) {
      throw new IOException(unknown);
    }
  }
}

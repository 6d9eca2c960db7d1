package org.vramlab.ttm.ww;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What the ww mutex of Linux 6.12 did with one script: an operation a line, with the state after
 * it.
 *
 * @param name from the comment before it
 * @param lines from {@code scen} to {@code endscen}
 * @param end the state after everything was unlocked
 */
record RecordedScript(String name, List<Map<String, Object>> lines, Map<String, Object> end) {

  static List<RecordedScript> read(Path file) throws IOException {
    List<RecordedScript> scripts = new ArrayList<>();
    String name = "";
    List<Map<String, Object>> lines = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        Map<String, Object> line = Json.object(text);
        Object comment = line.get("comment");
        if (comment != null) {
          name = String.valueOf(comment);
        } else if (line.containsKey("end")) {
          scripts.add(new RecordedScript(name, List.copyOf(lines), line));
          lines.clear();
        } else {
          lines.add(line);
        }
      }
    }
    return scripts;
  }
}

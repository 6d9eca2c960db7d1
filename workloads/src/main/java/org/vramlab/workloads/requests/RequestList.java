package org.vramlab.workloads.requests;

import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.vramlab.workloads.io.InputException;

/** A plain list: one object a line, a number or any word without blanks; each of size 1. */
final class RequestList {
  private static final int LONGEST_WORD = 1024;

  private RequestList() {}

  /** Whether such a first line may begin one. */
  static boolean isKnown(String firstLine) {
    return !firstLine.isEmpty()
        && firstLine.length() <= LONGEST_WORD
        && firstLine.charAt(0) != '{'
        && firstLine.charAt(0) != '['
        && firstLine.charAt(0) != '#'
        && firstLine.chars().noneMatch(Character::isWhitespace)
        && firstLine.indexOf(',') < 0;
  }

  static RequestTrace read(String name, InputStream in, UnknownLines unknown)
      throws IOException, InputException {
    RequestTraceBuilder builder = new RequestTraceBuilder(name);
    Ids ids = new Ids();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String word = line.strip();
      if (word.isEmpty()) {
        continue;
      }
      if (!isKnown(word)) {
        unknown.add(number, line, "it is not one object a line");
        continue;
      }
      builder.add(ids.of(word), 1);
    }
    builder.remark("sizes are not known: each object counts as 1");
    return builder.build("list, one object a line", false);
  }

  /** Numbers for words: decimal ones stand for themselves, as long as all are. */
  static final class Ids {
    private final Object2LongOpenHashMap<String> words = new Object2LongOpenHashMap<>();

    long of(String word) {
      long number = decimal(word);
      if (number >= 0) {
        return number;
      }
      // From the top down, where no decimal number is.
      long known = words.getOrDefault(word, 0);
      if (known == 0) {
        known = -1L - words.size();
        words.put(word, known);
      }
      return known;
    }

    private static long decimal(String word) {
      if (word.length() > 18) {
        return -1;
      }
      long number = 0;
      for (int i = 0; i < word.length(); i++) {
        int digit = word.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        number = 10 * number + digit;
      }
      return number;
    }
  }
}

package org.vramlab.devices.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vramlab.ttm.explore.Scenario;

/**
 * Reads a scenario from text. One statement a line; {@code #} begins a comment; what a statement
 * names must have been named above it.
 *
 * <pre>
 *   about TEXT                                    what it is about; several lines add up
 *
 *   host 3                                        pages of the host beyond which buffers of all
 *                                                 devices are swapped out; without it: no limit
 *   device 0 vram 2 gtt 100                       pages; without gtt: no limit. Numbered from 0
 *   buffer b0 device 0 pages 1 in vram            without these: device 0, one page, in gtt
 *   buffer b1 contiguous from 0 to 4              in VRAM in one piece, in these pages, the last not
 *                                                 included; either may be left out
 *   buffer b2 write-combined                      or uncached: how the CPU caches its pages of the
 *                                                 host, which the host keeps when they are freed
 *   process T0 device 0                           without device: 0
 *   T0: submit b0 b1; map b2; submit b1; close    what T0 does, in order, each in one ticket
 *   T2: pressure 1                                the host is short of so many pages
 *   T1: repeat submit b2                          the same, for ever
 *   attach T1 b0                                  T1 has b0 mapped at the start, and never uses it
 *   kill T0                                       a fatal signal may come to T0 at any point
 *   setting interleaved                           each buffer is validated as soon as it is locked
 *   setting ask-always                            a move asks page tables that show the buffer no
 *                                                 longer, too
 *   setting jobs hardware                         a submission's job ends later; "at-once": at once
 *   setting copies hardware                       so does a copy
 *   setting count-refusals                        who is refused memory goes on
 *   setting addresses                             pages of VRAM have addresses
 *
 *   mutexes 3                                     instead of all these: bare ww mutexes, numbered
 *                                                 from 0,
 *   lock mmap outer                               other locks: outer, inner or leaf,
 *   ticket T0: 0 1 pages                          tickets that take them in an order,
 *   task T1: lock mmap; ticket 0 1; unlock mmap   and tasks that take them without a ticket, too
 *   task T2: repeat lock 0; unlock 0              the same, for ever
 * </pre>
 *
 * <p>{@code submit} locks the page table and the buffers in the order given, sees to it that each
 * is in the VRAM of its device, and hands over a job; a buffer of another device goes through its
 * dma-buf. {@code map} does the same with one buffer and without a job; {@code pin} and {@code
 * unpin} hold one buffer where it is, and let it go; {@code wait} waits, with the buffer locked,
 * until no job or copy uses it. {@code close} closes everything that the process has open, for
 * good. {@code pressure} lets the shrinker run, which only trylocks; in a process of its own it
 * comes at any point of what the others do. What a process uses it has mapped from the start.
 *
 * <p>{@code outer} locks are to be taken before a ticket opens ({@code mmap_lock}), {@code inner}
 * ones are not to be held across anything that may take a ww lock, and under a {@code leaf} nothing
 * blocks: whether that is so is what such a text is searched for. Each is a class of its own to
 * lockdep. A ticket lets go of those among its mutexes when it is through with the mutexes after
 * them, or loses one. {@code lock} and {@code unlock} of a mutex do without a context.
 */
public final class ScenarioFile {
  private ScenarioFile() {}

  /**
   * Reads the scenario in {@code file}; its name is the file's.
   *
   * @throws IOException if the file cannot be read
   */
  public static Scenario parse(Path file) throws IOException, ScenarioFormatException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return parse(reader, file.toString());
    }
  }

  /** Reads a scenario from a string; it cannot fail to be read. */
  static Scenario parse(String text, String name) throws ScenarioFormatException {
    try {
      return parse(new StringReader(text), name);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * Reads a scenario.
   *
   * @param name names the scenario, and its source in messages
   */
  public static Scenario parse(Reader source, String name)
      throws IOException, ScenarioFormatException {
    BufferedReader reader = new BufferedReader(source);
    ScenarioStatements statements = new ScenarioStatements(name);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      statements.read(line);
    }
    return statements.scenario();
  }
}

package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vramlab.devices.scenario.WorldPlan.Action;
import org.vramlab.devices.scenario.WorldPlan.Verb;
import org.vramlab.devices.scenario.WorldSettings.Pace;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.pages.Caching;

/**
 * The statements of a scenario's text, read one after another; {@link ScenarioFile} has the form.
 */
final class ScenarioStatements {
  private static final List<String> VERBS =
      List.of("submit", "map", "pin", "unpin", "wait", "close", "pressure");

  private final String source;
  private final StringBuilder about = new StringBuilder();
  private final List<WorldPlan.Device> devices = new ArrayList<>();
  private final List<String> bufferNames = new ArrayList<>();
  private final List<WorldPlan.Buffer> buffers = new ArrayList<>();
  private final List<ProcessLines> processes = new ArrayList<>();
  private WorldSettings settings = WorldSettings.PLAIN;
  private long hostPages = WorldPlan.UNLIMITED;

  /** The other form. */
  private final LockStatements locks = new LockStatements(this::wrong, this::newName);

  private int line;

  ScenarioStatements(String source) {
    this.source = source;
  }

  void read(String text) throws ScenarioFormatException {
    line++;
    // Some editors begin a file with a byte-order mark.
    int begin = line == 1 && text.startsWith("\uFEFF") ? 1 : 0;
    int comment = text.indexOf('#');
    String statement = text.substring(begin, comment < 0 ? text.length() : comment).strip();
    if (statement.isEmpty()) {
      return;
    }
    StatementWords words = new StatementWords(this::wrong, statement);
    String first = words.next("a statement");
    switch (first) {
      case "about" -> about.append(about.isEmpty() ? "" : " ").append(words.rest());
      case "host" -> hostPages = words.number("pages of the host", 1, 1 << 20);
      case "device" -> device(words);
      case "buffer" -> buffer(words);
      case "process" -> process(words);
      case "attach" -> {
        ProcessLines process = processNamed(words.next("a process"));
        while (words.more()) {
          process.attached.add(bufferNamed(words.next("a buffer")));
        }
        if (process.attached.isEmpty()) {
          throw wrong("attach names buffers too, as in \"attach T1 b0\"");
        }
      }
      case "kill" -> processNamed(words.next("a process")).killed = true;
      case "setting" -> setting(words);
      case "mutexes" -> locks.mutexes(words);
      case "lock" -> locks.lock(words);
      case "ticket" -> locks.ticket(statement);
      case "task" -> locks.task(statement);
      default -> program(first, statement);
    }
    words.end();
  }

  /** What was read, once all of it was. */
  Scenario scenario() throws ScenarioFormatException {
    String description = about.isEmpty() ? "read from " + source : about.toString();
    if (locks.isUsed()) {
      if (!devices.isEmpty() || hostPages != WorldPlan.UNLIMITED || !settings.isPlain()) {
        throw wrong(
            "there are mutexes or locks beside a host, devices or settings; use one or the other");
      }
      requireFewActors(locks.actors());
      return new NamedScenario(source, description, locks.scenario());
    }
    if (processes.isEmpty()) {
      throw wrong("there is no process; add a line such as \"process T0\"");
    }
    List<WorldPlan.Program> programs = new ArrayList<>();
    for (ProcessLines process : processes) {
      if (process.actions.isEmpty()) {
        throw wrong(
            process.name + " does nothing; add a line such as \"" + process.name + ": submit b0\"");
      }
      if (process.repeats && !process.pinned.isEmpty()) {
        throw wrong(
            process.name
                + " pins "
                + bufferNames.get(process.pinned.getFirst())
                + " again and again; unpin it in the same round");
      }
      programs.add(process.program());
    }
    checkFits();
    WorldPlan plan =
        new WorldPlan(source, description, hostPages, devices, buffers, programs, settings);
    requireFewActors(plan.actors());
    return new WorldScenario(plan);
  }

  /** Searches keep who can go on in the bits of a word. */
  private void requireFewActors(int actors) throws ScenarioFormatException {
    if (actors > Long.SIZE) {
      throw wrong(
          "there are "
              + actors
              + " tasks and queues of hardware, and a search follows "
              + Long.SIZE
              + " at most; leave some out");
    }
  }

  // ---- Statements.

  private void device(StatementWords words) throws ScenarioFormatException {
    if (words.number("its number", 0, 63) != devices.size()) {
      throw wrong("devices are numbered in order; the next one is device " + devices.size());
    }
    words.expect("vram");
    long vram = words.number("pages of VRAM", 1, 1 << 20);
    long gtt = WorldPlan.UNLIMITED;
    if (words.more()) {
      words.expect("gtt");
      gtt = words.number("pages of GTT", 1, 1 << 20);
    }
    devices.add(new WorldPlan.Device(vram, gtt));
  }

  private void buffer(StatementWords words) throws ScenarioFormatException {
    String name = newName(words.next("a name"));
    int device = 0;
    int pages = 1;
    boolean inVram = false;
    WorldPlan.Window window = WorldPlan.Window.ANYWHERE;
    Caching caching = Caching.CACHED;
    while (words.more()) {
      String word = words.next("a property");
      switch (word) {
        case "device" -> device = words.number("a device", 0, 63);
        case "pages" -> pages = words.number("pages", 1, 1 << 20);
        case "in" -> {
          String place = words.next("vram or gtt");
          if (!place.equals("vram") && !place.equals("gtt")) {
            throw wrong("a buffer is in vram or in gtt, not in \"" + place + "\"");
          }
          inVram = place.equals("vram");
        }
        case "contiguous" -> window = window.inOnePiece();
        case "from" -> {
          int first = words.number("the first page of a window", 0, (1 << 20) - 1);
          words.expect("to");
          window = window.between(first, words.number("its end", first + 1, 1 << 20));
        }
        case "write-combined" -> caching = Caching.WRITE_COMBINED;
        case "uncached" -> caching = Caching.UNCACHED;
        default ->
            throw wrong(
                "a buffer has a device, pages, a place (in vram), a window (from 0 to 4), is"
                    + " contiguous, write-combined or uncached, but not \""
                    + word
                    + "\"");
      }
    }
    requireDevice(device);
    bufferNames.add(name);
    buffers.add(new WorldPlan.Buffer(name, device, pages, inVram, window, caching));
  }

  private void process(StatementWords words) throws ScenarioFormatException {
    String name = newName(words.next("a name"));
    int device = 0;
    if (words.more()) {
      words.expect("device");
      device = words.number("a device", 0, 63);
    }
    requireDevice(device);
    processes.add(new ProcessLines(name, device));
  }

  private void setting(StatementWords words) throws ScenarioFormatException {
    String what = words.next("a setting");
    settings =
        switch (what) {
          case "interleaved" -> settings.interleaving();
          case "ask-always" -> settings.askingAlways();
          case "count-refusals" -> settings.tolerating();
          case "addresses" -> settings.addressing();
          case "jobs" -> settings.jobs(pace(words.next("at-once or hardware")));
          case "copies" -> settings.copies(pace(words.next("hardware")));
          default ->
              throw wrong(
                  "there is no setting \""
                      + what
                      + "\"; there are interleaved, ask-always, jobs, copies, count-refusals and"
                      + " addresses");
        };
  }

  private Pace pace(String word) throws ScenarioFormatException {
    return switch (word) {
      case "none" -> Pace.NONE;
      case "at-once" -> Pace.AT_ONCE;
      case "hardware" -> Pace.HARDWARE;
      default -> throw wrong("work ends at-once or by hardware, not \"" + word + "\"");
    };
  }

  private void program(String first, String statement) throws ScenarioFormatException {
    int colon = statement.indexOf(':');
    if (colon < 0) {
      throw wrong(
          "\""
              + first
              + "\" begins no statement; there are about, host, device, buffer, process, attach,"
              + " kill, setting, mutexes, lock, ticket, task, and what a process does, as in \"T0:"
              + " submit b0\"");
    }
    ProcessLines process = processNamed(statement.substring(0, colon).strip());
    String actions = statement.substring(colon + 1).strip();
    if (actions.startsWith("repeat ")) {
      process.repeats = true;
      actions = actions.substring("repeat ".length());
    }
    for (String action : actions.split(";", -1)) {
      process.actions.add(action(new StatementWords(this::wrong, action), process));
    }
  }

  private Action action(StatementWords words, ProcessLines process) throws ScenarioFormatException {
    String verb = words.next("an action");
    if (!VERBS.contains(verb)) {
      throw wrong(
          "a process can submit, map, pin, unpin, wait, close and raise pressure, but not \""
              + verb
              + "\"");
    }
    if (process.closes) {
      throw wrong(process.name + " has closed everything: close must be the last action");
    }
    if (verb.equals("pressure")) {
      int pages = words.number("pages that are wanted", 1, 1 << 20);
      words.end();
      return new Action(Verb.PRESSURE, List.of(), pages);
    }
    List<Integer> list = new ArrayList<>();
    while (words.more()) {
      int buffer = bufferNamed(words.next("a buffer"));
      if (list.contains(buffer)) {
        throw wrong(bufferNames.get(buffer) + " is there twice; a submission names a buffer once");
      }
      list.add(buffer);
    }
    switch (verb) {
      case "submit" -> {
        if (list.isEmpty()) {
          throw wrong("a submission uses at least one buffer, as in \"submit b0\"");
        }
        if (list.size() > 4) {
          throw wrong("a submission uses at most 4 buffers here; leave some out");
        }
        return new Action(Verb.SUBMIT, List.copyOf(list));
      }
      case "close" -> {
        if (!list.isEmpty() || process.repeats) {
          throw wrong("close takes no buffers and cannot be repeated: it closes all, for good");
        }
        process.closes = true;
        return new Action(Verb.CLOSE, List.of());
      }
      default -> {
        if (list.size() != 1) {
          throw wrong(verb + " takes one buffer, as in \"" + verb + " b0\"");
        }
        countPins(verb, process, list.getFirst());
        return new Action(Verb.valueOf(verb.toUpperCase(Locale.ROOT)), List.copyOf(list));
      }
    }
  }

  /** Whoever lets a buffer go must have pinned it: what the manager takes for a mistake. */
  private void countPins(String verb, ProcessLines process, Integer buffer)
      throws ScenarioFormatException {
    if (verb.equals("pin")) {
      process.pinned.add(buffer);
    } else if (verb.equals("unpin") && !process.pinned.remove(buffer)) {
      String name = bufferNames.get(buffer);
      throw wrong(
          process.name + " has not pinned " + name + "; put \"pin " + name + "\" before it");
    }
  }

  /** Whatever a submission wants in one VRAM must fit it, or refusing it would be right. */
  private void checkFits() throws ScenarioFormatException {
    long[] start = new long[devices.size()];
    for (WorldPlan.Buffer buffer : buffers) {
      checkWindow(buffer);
      checkGtt(buffer);
      start[buffer.device()] += buffer.inVram() ? buffer.pages() : 0;
    }
    requireRoom(start, "what is in vram at the start");
    for (ProcessLines process : processes) {
      for (Action action : process.actions) {
        long[] wanted = new long[devices.size()];
        for (int buffer : action.buffers()) {
          wanted[buffers.get(buffer).device()] += buffers.get(buffer).pages();
        }
        requireRoom(wanted, "a submission of " + process.name);
      }
    }
  }

  /** A buffer that does not start in VRAM starts in GTT. */
  private void checkGtt(WorldPlan.Buffer buffer) throws ScenarioFormatException {
    long gtt = devices.get(buffer.device()).gttPages();
    if (!buffer.inVram() && buffer.pages() > gtt) {
      throw wrong(
          buffer.name()
              + " has "
              + buffer.pages()
              + " pages and starts in gtt, of which device "
              + buffer.device()
              + " has "
              + gtt
              + "; give it more gtt, or put \"in vram\" behind the buffer");
    }
  }

  private void checkWindow(WorldPlan.Buffer buffer) throws ScenarioFormatException {
    WorldPlan.Window window = buffer.window();
    if (window.equals(WorldPlan.Window.ANYWHERE)) {
      return;
    }
    if (!settings.addressed() || !settings.toleratesRefusals()) {
      throw wrong(
          buffer.name()
              + " has a window, or is contiguous, so that VRAM needs addresses and others may be in"
              + " its way for good; add \"setting addresses\" and \"setting count-refusals\"");
    }
    long vram = devices.get(buffer.device()).vramPages();
    long end = window.lastPageExclusive() == 0 ? vram : window.lastPageExclusive();
    if (end > vram || end - window.firstPage() < buffer.pages()) {
      throw wrong(
          buffer.name()
              + " has "
              + buffer.pages()
              + " pages, which its window of a VRAM of "
              + vram
              + " does not have; give it a larger window, or more vram");
    }
  }

  private void requireRoom(long[] wanted, String what) throws ScenarioFormatException {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] > devices.get(i).vramPages()) {
        throw wrong(
            what
                + " needs "
                + wanted[i]
                + " pages of device "
                + i
                + ", which has "
                + devices.get(i).vramPages()
                + "; give it more vram");
      }
    }
  }

  private void requireDevice(int device) throws ScenarioFormatException {
    if (device >= devices.size()) {
      throw wrong(
          "there is no device "
              + device
              + " yet; name it above, as in \"device "
              + devices.size()
              + " vram 2\"");
    }
  }

  private String newName(String name) throws ScenarioFormatException {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw wrong("a name is a letter with letters and digits after it, not \"" + name + "\"");
    }
    if (bufferNames.contains(name)
        || locks.isNamed(name)
        || processes.stream().anyMatch(p -> p.name.equals(name))) {
      throw wrong("there is a " + name + " already; choose another name");
    }
    return name;
  }

  private int bufferNamed(String name) throws ScenarioFormatException {
    int index = bufferNames.indexOf(name);
    if (index < 0) {
      throw wrong("there is no buffer " + name + " yet; name it above, as in \"buffer b0\"");
    }
    return index;
  }

  private ProcessLines processNamed(String name) throws ScenarioFormatException {
    for (ProcessLines process : processes) {
      if (process.name.equals(name)) {
        return process;
      }
    }
    throw wrong("there is no process " + name + " yet; name it above, as in \"process T0\"");
  }

  private ScenarioFormatException wrong(String what) {
    // What is quoted comes from the file, and goes to somebody's terminal.
    return new ScenarioFormatException(source, line, what.replaceAll("\\p{Cntrl}", "?"));
  }
}

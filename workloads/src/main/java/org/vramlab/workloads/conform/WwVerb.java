package org.vramlab.workloads.conform;

import org.jspecify.annotations.Nullable;

/** What a thread of a ww script does; the words are those of the recordings. */
enum WwVerb {
  /** Begins the thread's context. */
  INIT("init", false),
  /** Finishes it. */
  FINI("fini", false),
  LOCK("lock", true),
  /** As {@link #LOCK}, interruptible. */
  LOCKI("locki", true),
  /** The lock that was lost, holding nothing. */
  SLOW("slow", true),
  SLOWI("slowi", true),
  TRY("try", true),
  /** Without the context. */
  LOCK0("lock0", true),
  TRY0("try0", true),
  UNLOCK("unlock", true),
  /** Somebody sends the thread a signal. */
  SIG("sig", false),
  /** A step of a program that did nothing, because the engine did not let it. */
  STEP("step", false);

  private final String word;
  private final boolean takesMutex;

  WwVerb(String word, boolean takesMutex) {
    this.word = word;
    this.takesMutex = takesMutex;
  }

  String word() {
    return word;
  }

  boolean takesMutex() {
    return takesMutex;
  }

  /** The verb of that word; null if there is none. */
  static @Nullable WwVerb of(String word) {
    for (WwVerb verb : values()) {
      if (verb.word.equals(word)) {
        return verb;
      }
    }
    return null;
  }
}

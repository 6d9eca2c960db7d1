package org.vramlab.workloads.conform;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a TTM scenario can ask for. The shape of the arguments is a letter each: {@code n} a number,
 * {@code w} a word, {@code p} a list of places, {@code d} a domain, {@code ?} before one that may
 * be left out.
 */
enum TtmVerb {
  CREATE("create", "nnnnwwp"),
  VALIDATE("validate", "nwp"),
  TICKET_BEGIN("tbegin", ""),
  TICKET_LOCK("tlock", "n"),
  TICKET_END("tend", "?w"),
  PIN("pin", "n?w"),
  UNPIN("unpin", "n?w"),
  TOUCH("touch", "n"),
  SET_PRIORITY("setprio", "nn"),
  BULK_ADD("bulkadd", "n"),
  BULK_DELETE("bulkdel", "n"),
  BULK_TAIL("bulktail", "n"),
  UNEVICT("unevict", "nn"),
  FREE("free", "n"),
  HOLD("hold", "nw"),
  RELEASE("release", "n"),
  EVICT_FIRST("evictfirst", "d?w"),
  EVICT_ALL("evictall", "d"),
  FENCE("fence", "nw"),
  SIGNAL("signal", "w"),
  SWAP_OUT("swapout", ""),
  DUMP("dump", "");

  private static final Map<String, TtmVerb> BY_WORD = new HashMap<>();

  static {
    for (TtmVerb verb : values()) {
      BY_WORD.put(verb.word, verb);
    }
  }

  private final String word;
  private final String shape;

  TtmVerb(String word, String shape) {
    this.word = word;
    this.shape = shape;
  }

  /** The word in the recordings. */
  String word() {
    return word;
  }

  /** One letter for each argument, as above. */
  String shape() {
    return shape;
  }

  static @Nullable TtmVerb of(String word) {
    return BY_WORD.get(word);
  }
}

package org.vramlab.workloads.conform;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a script of fences can ask for. The shape of the arguments is a letter each: {@code i} the
 * number of a new fence, {@code f} of one that is there, {@code p} the same or 0 for none, {@code
 * *} one or more of those that are there, {@code c} a context, {@code u} a usage from 0 (kernel) to
 * 3 (bookkeep), {@code e} a negative error, {@code b} 0 or 1, {@code n} a number from 0.
 */
enum FenceVerb {
  FENCE("fence", "icn"),
  SIGNAL("signal", "f"),
  SET_ERROR("seterr", "fe"),
  IS_SIGNALLED("issig", "f"),
  STATUS("status", "f"),
  ENABLE("enable", "f"),
  ADD_CALLBACK("cb", "fn"),
  REMOVE_CALLBACK("rmcb", "fn"),
  ARRAY("array", "ib*"),
  CHAIN("chain", "ipfn"),
  FIND("find", "fn"),
  UNWRAP("unwrap", "f"),
  MERGE("merge", "*"),
  RESERVE("reserve", "n"),
  ADD("add", "fu"),
  REPLACE("replace", "cfu"),
  LIST("list", "u"),
  UNLOCKED_LIST("ulist", "u"),
  GET("get", "u"),
  SINGLE("single", "u"),
  TEST("test", "u"),
  WAIT("waitp", "u"),
  COPY("copy", "");

  private static final Map<String, FenceVerb> BY_WORD = new HashMap<>();

  static {
    for (FenceVerb verb : values()) {
      BY_WORD.put(verb.word, verb);
    }
  }

  private final String word;
  private final String shape;

  FenceVerb(String word, String shape) {
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

  static @Nullable FenceVerb of(String word) {
    return BY_WORD.get(word);
  }
}

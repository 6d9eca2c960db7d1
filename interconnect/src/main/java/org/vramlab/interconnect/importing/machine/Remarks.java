package org.vramlab.interconnect.importing.machine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects remarks in order, each once. Not thread-safe. */
public final class Remarks {
  private final Set<Remark> all = new LinkedHashSet<>();

  public void read(String text) {
    all.add(new Remark(Remark.Kind.READ, text));
  }

  public void inferred(String text) {
    all.add(new Remark(Remark.Kind.INFERRED, text));
  }

  public void assumed(String text) {
    all.add(new Remark(Remark.Kind.ASSUMED, text));
  }

  public void ambiguous(String text) {
    all.add(new Remark(Remark.Kind.AMBIGUOUS, text));
  }

  public void missing(String text) {
    all.add(new Remark(Remark.Kind.MISSING, text));
  }

  /** All of them, in order. */
  public List<Remark> list() {
    return List.copyOf(all);
  }
}

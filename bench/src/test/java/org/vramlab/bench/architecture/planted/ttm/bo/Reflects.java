package org.vramlab.bench.architecture.planted.ttm.bo;

/** Finds a class by its name. */
public final class Reflects {

  /** The compiler cannot follow. */
  public Class<?> find(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }
}

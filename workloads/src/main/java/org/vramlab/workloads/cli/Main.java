package org.vramlab.workloads.cli;

/** The program that the launcher starts. */
public final class Main {

  private Main() {}

  /**
   * Prints the commands to begin with.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.out.println("vramlab demo");
    System.out.println("vramlab trace generate cyclic --out sweep.gmtrace");
    System.out.println("vramlab run sweep.gmtrace --vram x1.5");
  }
}

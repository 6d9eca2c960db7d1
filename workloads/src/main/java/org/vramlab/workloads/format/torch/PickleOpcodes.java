package org.vramlab.workloads.format.torch;

/** Names of the opcodes that are refused, for messages: as Python's pickletools calls them. */
final class PickleOpcodes {
  private PickleOpcodes() {}

  static String name(int opcode) {
    return switch (opcode) {
      case 'c' -> "GLOBAL";
      case 0x93 -> "STACK_GLOBAL";
      case 'R' -> "REDUCE";
      case 'b' -> "BUILD";
      case 'i' -> "INST";
      case 'o' -> "OBJ";
      case 0x81 -> "NEWOBJ";
      case 0x92 -> "NEWOBJ_EX";
      case 'P' -> "PERSID";
      case 'Q' -> "BINPERSID";
      case 0x82 -> "EXT1";
      case 0x83 -> "EXT2";
      case 0x84 -> "EXT4";
      case 0x8f -> "EMPTY_SET";
      case 0x90 -> "ADDITEMS";
      case 0x91 -> "FROZENSET";
      case 0x96 -> "BYTEARRAY8";
      case 0x97 -> "NEXT_BUFFER";
      case 0x98 -> "READONLY_BUFFER";
      case 'B' -> "BINBYTES";
      case 'C' -> "SHORT_BINBYTES";
      case 0x8e -> "BINBYTES8";
      case '0' -> "POP";
      case '1' -> "POP_MARK";
      case '2' -> "DUP";
      default -> String.format("0x%02x", opcode);
    };
  }
}

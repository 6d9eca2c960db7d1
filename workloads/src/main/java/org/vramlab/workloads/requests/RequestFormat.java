package org.vramlab.workloads.requests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/** The formats of request traces, each told from a file's first bytes. */
enum RequestFormat {
  /** Records of 24 bytes, or of 27 with an operation and a namespace. */
  ORACLE_GENERAL {
    @Override
    boolean matches(byte[] first) {
      return OracleGeneral.of(first) != null;
    }

    @Override
    RequestTrace read(String name, BufferedInputStream in, UnknownLines unknown)
        throws IOException, InputException {
      in.mark(SNIFFED_BYTES + 1);
      OracleGeneral layout = OracleGeneral.of(in.readNBytes(SNIFFED_BYTES));
      in.reset();
      assert layout != null : "it has just matched";
      return layout.read(name, in);
    }
  },
  /** VMware's block traces, versions 1 and 2. */
  VSCSI {
    @Override
    boolean matches(byte[] first) {
      return Vscsi.of(first) != null;
    }

    @Override
    RequestTrace read(String name, BufferedInputStream in, UnknownLines unknown)
        throws IOException, InputException {
      in.mark(SNIFFED_BYTES + 1);
      Vscsi layout = Vscsi.of(in.readNBytes(SNIFFED_BYTES));
      in.reset();
      assert layout != null : "it has just matched";
      return layout.read(name, in);
    }
  },
  /** Columns. */
  CSV {
    @Override
    boolean matches(byte[] first) {
      return isText(first) && RequestCsv.isKnown(first);
    }

    @Override
    RequestTrace read(String name, BufferedInputStream in, UnknownLines unknown)
        throws IOException, InputException {
      return RequestCsv.read(name, in, unknown);
    }
  },
  /** One object a line. */
  LIST {
    @Override
    boolean matches(byte[] first) {
      // One word alone may be anything; two lines of one object each are a list.
      return isText(first) && lines(first).limit(2).filter(RequestList::isKnown).count() == 2;
    }

    @Override
    RequestTrace read(String name, BufferedInputStream in, UnknownLines unknown)
        throws IOException, InputException {
      return RequestList.read(name, in, unknown);
    }
  };

  /** How much of a file is looked at; a multiple of every record's length would be luck. */
  static final int SNIFFED_BYTES = 8 << 10;

  abstract boolean matches(byte[] first);

  /** Reads such a file; lines that mean nothing go to {@code unknown}. */
  abstract RequestTrace read(String name, BufferedInputStream in, UnknownLines unknown)
      throws IOException, InputException;

  /** The format that such a beginning belongs to; null if none. */
  static @Nullable RequestFormat of(byte[] first) {
    for (RequestFormat format : values()) {
      if (format.matches(first)) {
        return format;
      }
    }
    return null;
  }

  private static boolean isText(byte[] bytes) {
    for (byte each : bytes) {
      if (each >= 0 && each < ' ' && each != '\t' && each != '\n' && each != '\r') {
        return false;
      }
    }
    return bytes.length > 0;
  }

  private static Stream<String> lines(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).lines().map(String::strip);
  }

  static String firstLine(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
  }
}

package org.vramlab.workloads.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/**
 * Says in words why input or output failed: the JDK's messages are often only a path, or nothing.
 */
public final class FailureReason {
  private FailureReason() {}

  /** A few words for the inside of a sentence. */
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "there is no such file";
      case CharacterCodingException undecoded -> "it is not text in UTF-8";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other ->
          Objects.requireNonNullElse(other.getReason(), "the file system refuses");
      case EOFException truncated ->
          Objects.requireNonNullElse(truncated.getMessage(), "it ends early");
      default ->
          Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    };
  }
}

package org.vramlab.interconnect.importing.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One element of a document, with the line on which it begins. */
final class XmlElement {
  final String name;
  final int line;
  final @Nullable XmlElement parent;
  final Map<String, String> attributes = new LinkedHashMap<>();
  final List<XmlElement> children = new ArrayList<>();
  final StringBuilder text = new StringBuilder();

  XmlElement(String name, int line, @Nullable XmlElement parent) {
    this.name = name;
    this.line = line;
    this.parent = parent;
  }

  /** An attribute; empty if it is not there. */
  String get(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /** An attribute as a whole number from 0 on; -1 if it is none. */
  long number(String attribute) {
    String value = get(attribute).strip();
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  /** All elements below it of that name, in the order of the document. */
  List<XmlElement> all(String wanted) {
    List<XmlElement> found = new ArrayList<>();
    for (XmlElement child : children) {
      if (child.name.equals(wanted)) {
        found.add(child);
      }
      found.addAll(child.all(wanted));
    }
    return found;
  }

  /** Its children of that name. */
  Stream<XmlElement> children(String wanted) {
    return children.stream().filter(child -> child.name.equals(wanted));
  }
}

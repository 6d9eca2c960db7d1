package org.vramlab.interconnect.importing.xml;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.SourceText;

/**
 * Reads a document of XML with the JDK's own parser. Definitions of types and entities are not
 * looked at: files come from elsewhere, and those could read others or grow without end.
 */
final class XmlText {
  private static final int DEEPEST = 256;

  private XmlText() {}

  static XmlElement parse(SourceText text) throws ImportException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // The encoding that the document states was undone when it was read; what a shell printed
    // before it leaves its lines behind, so that numbers stay right.
    StringBuilder document = new StringBuilder();
    boolean begun = false;
    for (String line : text.lines()) {
      begun |= line.stripLeading().startsWith("<");
      document.append(begun ? line.replaceFirst("^\\s*<\\?xml.*?\\?>", "") : "").append('\n');
    }
    String whole = document.toString();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(whole));
      XmlElement root = null;
      XmlElement at = null;
      int depth = 0;
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            if (++depth > DEEPEST) {
              throw text.wrong(line(reader), "it is nested too deep", "see that it is complete");
            }
            XmlElement element = new XmlElement(reader.getLocalName(), line(reader), at);
            for (int i = 0; i < reader.getAttributeCount(); i++) {
              element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
            if (at != null) {
              at.children.add(element);
            } else {
              root = element;
            }
            at = element;
          }
          case XMLStreamConstants.END_ELEMENT -> {
            depth--;
            at = parentOf(at);
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (at != null) {
              at.text.append(reader.getText());
            }
          }
          default -> {}
        }
      }
      if (root == null) {
        throw text.wrong(1, "there is no element in it", "see that the file is complete");
      }
      return root;
    } catch (XMLStreamException broken) {
      String message = String.valueOf(broken.getMessage()).replaceAll("\\s+", " ");
      int at = message.indexOf("Message: ");
      throw text.wrong(
          broken.getLocation() == null ? 0 : Math.max(0, broken.getLocation().getLineNumber()),
          "this is no XML (" + (at < 0 ? message : message.substring(at + 9)) + ")",
          "see that the file is complete");
    }
  }

  private static @Nullable XmlElement parentOf(@Nullable XmlElement element) {
    return element == null ? null : element.parent;
  }

  private static int line(XMLStreamReader reader) {
    return reader.getLocation().getLineNumber();
  }
}

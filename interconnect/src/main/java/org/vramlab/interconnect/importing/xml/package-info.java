/**
 * Machines in XML: {@link org.vramlab.interconnect.importing.xml.NcclXml} and {@link
 * org.vramlab.interconnect.importing.xml.HwlocXml}, both over {@code XmlText}, which reads a
 * document with the JDK's parser and without entities.
 */
@NullMarked
package org.vramlab.interconnect.importing.xml;

import org.jspecify.annotations.NullMarked;

package io.batchflux.azure;

import com.azure.xml.XmlReader;
import com.azure.xml.XmlToken;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/** Reads a page of the operation "List Containers". */
final class ContainerListing {

    private ContainerListing() {}

    static ContainerPage read(byte[] xml, Instant serverTime) throws XMLStreamException {
        try (XmlReader reader = XmlReader.fromBytes(xml)) {
            return reader.readObject("EnumerationResults", results -> read(results, serverTime));
        }
    }

    private static ContainerPage read(XmlReader reader, Instant serverTime) throws XMLStreamException {
        List<ContainerSnapshot> containers = new ArrayList<>();
        String next = null;
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Containers")) {
                readContainers(reader, containers);
            } else if (reader.elementNameMatches("NextMarker")) {
                next = reader.getStringElement();
            } else {
                reader.skipElement();
            }
        }
        return ContainerPage.of(containers, serverTime).withContinuation(next == null || next.isEmpty() ? null : next);
    }

    private static void readContainers(XmlReader reader, List<ContainerSnapshot> containers) throws XMLStreamException {
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Container")) {
                containers.add(readContainer(reader));
            } else {
                reader.skipElement();
            }
        }
    }

    private static ContainerSnapshot readContainer(XmlReader reader) throws XMLStreamException {
        String name = "";
        Instant modified = Instant.EPOCH;
        Map<String, String> metadata = new HashMap<>();
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Name")) {
                name = reader.getStringElement();
            } else if (reader.elementNameMatches("Properties")) {
                modified = readModified(reader);
            } else if (reader.elementNameMatches("Metadata")) {
                readMetadata(reader, metadata);
            } else {
                reader.skipElement();
            }
        }
        return ContainerSnapshot.of(name, modified).withMetadata(metadata);
    }

    private static Instant readModified(XmlReader reader) throws XMLStreamException {
        Instant modified = null;
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Last-Modified")) {
                modified = TimeHeaders.parse(reader.getStringElement());
            } else {
                reader.skipElement();
            }
        }
        if (modified == null) {
            throw new XMLStreamException("a container has no Last-Modified");
        }
        return modified;
    }

    private static void readMetadata(XmlReader reader, Map<String, String> metadata) throws XMLStreamException {
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            String key = reader.getElementName().getLocalPart();
            metadata.put(key, reader.getStringElement());
        }
    }
}

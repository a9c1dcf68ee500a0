package io.batchflux.emulator.node;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A listing is a page of the list of a container's blobs.
 *
 * @param names the names of the blobs
 * @param nextMarker where the next page begins; empty on the last page
 */
record BlobListing(List<String> names, String nextMarker) {

    /**
     * Reads a page from the XML that storage answers.
     *
     * @throws BlobException if the text is not such a list
     */
    static BlobListing parse(String xml) {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<String> names = new ArrayList<>();
        String nextMarker = "";
        boolean inBlob = false;
        try {
            String text = xml.startsWith("\uFEFF") ? xml.substring(1) : xml;
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamReader.START_ELEMENT) {
                    String element = reader.getLocalName();
                    if (element.equals("Blob")) {
                        inBlob = true;
                    } else if (element.equals("Name") && inBlob) {
                        names.add(reader.getElementText());
                        inBlob = false;
                    } else if (element.equals("NextMarker")) {
                        nextMarker = reader.getElementText();
                    }
                }
            }
        } catch (XMLStreamException malformed) {
            throw BlobException.refused(200, "the list of blobs is not XML");
        }
        return new BlobListing(List.copyOf(names), nextMarker);
    }
}

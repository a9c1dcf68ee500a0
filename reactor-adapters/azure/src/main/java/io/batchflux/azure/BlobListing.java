package io.batchflux.azure;

import com.azure.xml.XmlReader;
import com.azure.xml.XmlToken;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.ETag;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads a page of the operation "List Blobs". */
final class BlobListing {

    private BlobListing() {}

    static BlobPage read(byte[] xml, String container) throws XMLStreamException {
        try (XmlReader reader = XmlReader.fromBytes(xml)) {
            return reader.readObject("EnumerationResults", results -> read(results, container));
        }
    }

    private static BlobPage read(XmlReader reader, String container) throws XMLStreamException {
        List<BlobSnapshot> blobs = new ArrayList<>();
        String next = null;
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Blobs")) {
                readBlobs(reader, container, blobs);
            } else if (reader.elementNameMatches("NextMarker")) {
                next = reader.getStringElement();
            } else {
                reader.skipElement();
            }
        }
        return BlobPage.of(blobs).withContinuation(next == null || next.isEmpty() ? null : next);
    }

    private static void readBlobs(XmlReader reader, String container, List<BlobSnapshot> blobs)
            throws XMLStreamException {
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Blob")) {
                readBlob(reader, container).ifPresent(blobs::add);
            } else {
                reader.skipElement();
            }
        }
    }

    /** Accounts with a hierarchical namespace list directories as well, which are none of our blobs. */
    private static Optional<BlobSnapshot> readBlob(XmlReader reader, String container) throws XMLStreamException {
        String name = "";
        Properties properties = new Properties(OptionalLong.empty(), null);
        boolean directory = false;
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Name")) {
                name = readName(reader);
            } else if (reader.elementNameMatches("Properties")) {
                properties = readProperties(reader);
            } else if (reader.elementNameMatches("Metadata")) {
                directory = readIsFolder(reader);
            } else {
                reader.skipElement();
            }
        }
        return directory || properties.size().isEmpty()
                ? Optional.empty()
                : Optional.of(BlobSnapshot.of(
                                new BlobName(container, name), properties.size().getAsLong())
                        .withETag(properties.eTag()));
    }

    /** @param size nothing for a directory */
    private record Properties(OptionalLong size, @Nullable ETag eTag) {}

    /** What XML cannot hold comes with percents. */
    private static String readName(XmlReader reader) throws XMLStreamException {
        boolean encoded = "true".equals(reader.getStringAttribute(null, "Encoded"));
        String name = reader.getStringElement();
        return encoded ? URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8) : name;
    }

    /** The length of a directory may be missing. */
    private static Properties readProperties(XmlReader reader) throws XMLStreamException {
        OptionalLong size = OptionalLong.empty();
        ETag eTag = null;
        boolean directory = false;
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("Content-Length")) {
                String length = reader.getStringElement();
                size = length == null || length.isBlank()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(length.trim()));
            } else if (reader.elementNameMatches("Etag")) {
                eTag = eTag(reader.getStringElement());
            } else if (reader.elementNameMatches("ResourceType")) {
                directory = "directory".equals(reader.getStringElement());
            } else {
                reader.skipElement();
            }
        }
        return new Properties(directory ? OptionalLong.empty() : size, eTag);
    }

    /** Headers have quotes around it, and here there are none. */
    private static @Nullable ETag eTag(@Nullable String listed) {
        String value = listed == null ? "" : listed.trim();
        return value.isEmpty() ? null : new ETag(value.startsWith("\"") ? value : "\"" + value + "\"");
    }

    private static boolean readIsFolder(XmlReader reader) throws XMLStreamException {
        boolean folder = false;
        while (reader.nextElement() != XmlToken.END_ELEMENT) {
            if (reader.elementNameMatches("hdi_isfolder")) {
                folder = "true".equals(reader.getStringElement());
            } else {
                reader.skipElement();
            }
        }
        return folder;
    }
}

package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.ETag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class BlobListingTests {

    private static BlobPage read(String xml) throws XMLStreamException {
        return BlobListing.read(xml.getBytes(StandardCharsets.UTF_8), "c");
    }

    @Test
    void blobsAndTheNextPageAreRead() throws XMLStreamException {
        BlobPage listing =
                read("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"x\">"
                        + "<Prefix>o/</Prefix><MaxResults>2</MaxResults><Blobs>"
                        + "<Blob><Name>o/a b.txt</Name><Properties><Etag>0x8</Etag><Content-Length>5000000000</Content-Length>"
                        + "<BlobType>BlockBlob</BlobType></Properties><OrMetadata/></Blob>"
                        + "<Blob><Name Encoded=\"true\">o/%EF%BF%BE+x</Name><Properties><Content-Length>0</Content-Length>"
                        + "</Properties></Blob></Blobs><NextMarker>2!8</NextMarker></EnumerationResults>");

        assertThat(listing.blobs())
                .containsExactly(
                        BlobSnapshot.of(new BlobName("c", "o/a b.txt"), 5_000_000_000L)
                                .withETag(new ETag("\"0x8\"")),
                        BlobSnapshot.of(new BlobName("c", "o/\uFFFE+x"), 0));
        assertThat(listing.continuation()).isEqualTo("2!8");
    }

    @Test
    void directoriesOfAHierarchicalNamespaceAreNoBlobs() throws XMLStreamException {
        assertThat(read("<EnumerationResults><Blobs>"
                                + "<Blob><Name>o/d1</Name><Properties><ResourceType>directory</ResourceType>"
                                + "<Content-Length>0</Content-Length></Properties></Blob>"
                                + "<Blob><Name>o/d2</Name><Properties><Etag>0x1</Etag></Properties></Blob>"
                                + "<Blob><Name>o/d3</Name><Properties><Content-Length/></Properties></Blob>"
                                + "<Blob><Name>o/d4</Name><Properties><Content-Length>0</Content-Length></Properties>"
                                + "<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>"
                                + "<Blob><Name>o/d1/f</Name><Properties><ResourceType>file</ResourceType>"
                                + "<Content-Length>0</Content-Length></Properties></Blob>"
                                + "</Blobs><NextMarker/></EnumerationResults>")
                        .blobs())
                .containsExactly(BlobSnapshot.of(new BlobName("c", "o/d1/f"), 0));
    }

    @Test
    void theLastPageHasNoNext() throws XMLStreamException {
        assertThat(read("<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>"))
                .isEqualTo(BlobPage.of(List.of()));
    }

    @Test
    void whatIsNoListingIsSaid() {
        assertThatThrownBy(() -> read("<EnumerationResults><Blobs>")).isInstanceOf(XMLStreamException.class);
    }
}

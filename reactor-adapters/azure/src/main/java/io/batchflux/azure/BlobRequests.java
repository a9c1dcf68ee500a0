package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.UserDelegationKey;
import com.azure.storage.common.Utility;
import com.azure.xml.XmlReader;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ETag;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.stream.XMLStreamException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Requests that the SDK is not asked for, on its pipeline: it decodes XML on Reactor's shared threads, which may all be taken by
 * callers who wait for that very answer; and it logs an error if a download is broken off, although that is continued.
 *
 * <p>Errors are those of the SDK, or of the ports; signals arrive on the event loop.
 */
final class BlobRequests {

    private static final int WHOLE = 200;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    private final BlobServiceAsyncClient client;

    BlobRequests(BlobServiceAsyncClient client) {
        this.client = client;
    }

    /** "Get Blob", from this byte on. */
    Flux<ByteBuffer> get(BlobName blob, long offset, Condition condition) {
        return Mono.defer(() -> send(download(blob, offset, condition)))
                .flatMapMany(response -> offset > 0 && response.getStatusCode() == WHOLE
                        ? behind(offset, response.getBody())
                        : response.getBody());
    }

    /** "Get Blob", of which the first bytes are asked for. A range of an empty blob is refused, which tells that it is empty. */
    Mono<BlobStart> start(BlobName blob, int length) {
        return Mono.defer(() -> client.getHttpPipeline()
                        .send(download(blob, 0, Condition.none())
                                .setHeader(HttpHeaderName.RANGE, "bytes=0-" + (length - 1))))
                .flatMap(response -> switch (response.getStatusCode()) {
                    case 200, 206 -> start(blob, length, response);
                    case RANGE_NOT_SATISFIABLE ->
                        response.getBody()
                                .then(Mono.fromSupplier(
                                        () -> new BlobStart(BlobSnapshot.of(blob, 0), ByteBuffer.allocate(0))));
                    default -> refusal(response).cast(BlobStart.class);
                });
    }

    private static Mono<BlobStart> start(BlobName blob, int length, HttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        String range = headers.getValue(HttpHeaderName.CONTENT_RANGE);
        String size = range == null
                ? headers.getValue(HttpHeaderName.CONTENT_LENGTH)
                : range.substring(range.lastIndexOf('/') + 1);
        String eTag = headers.getValue(HttpHeaderName.ETAG);
        if (size == null || !size.matches("\\d{1,18}")) {
            response.close();
            return Mono.error(new TransientServiceException(
                    "", "The answer to GET " + blob + " does not tell the size of the blob", null, null));
        }
        BlobSnapshot found = BlobSnapshot.of(blob, Long.parseLong(size)).withETag(eTag == null ? null : new ETag(eTag));
        return response.getBody()
                .collect(() -> ByteBuffer.allocate((int) Math.min(length, found.size())), BlobRequests::fill)
                .map(bytes -> new BlobStart(found, bytes.flip()));
    }

    /** Who does not know ranges, such as a proxy, begins at the beginning. */
    private static Flux<ByteBuffer> behind(long offset, Flux<ByteBuffer> whole) {
        return Flux.defer(() -> {
            AtomicLong before = new AtomicLong(offset);
            return whole.map(bytes -> {
                int skipped = (int) Math.min(bytes.remaining(), before.get());
                before.addAndGet(-skipped);
                return bytes.slice(bytes.position() + skipped, bytes.remaining() - skipped);
            });
        });
    }

    /** Who does not know ranges sends more than was asked for. */
    private static void fill(ByteBuffer start, ByteBuffer bytes) {
        start.put(bytes.slice(bytes.position(), Math.min(bytes.remaining(), start.remaining())));
    }

    private HttpRequest download(BlobName blob, long offset, Condition condition) {
        String url = client.getBlobContainerAsyncClient(blob.container())
                .getBlobAsyncClient(blob.name())
                .getBlobUrl();
        HttpRequest request = request(HttpMethod.GET, url);
        if (condition instanceof Condition.Matches matches) {
            request.setHeader(HttpHeaderName.IF_MATCH, matches.eTag().value());
        }
        return offset == 0 ? request : request.setHeader(HttpHeaderName.RANGE, "bytes=" + offset + "-");
    }

    /** "List Blobs", of which a page is read on the event loop. */
    Mono<BlobPage> list(BlobQuery query) {
        String marker = query.continuation();
        String url = client.getBlobContainerAsyncClient(query.container()).getBlobContainerUrl()
                + "?restype=container&comp=list&include=metadata&maxresults=" + query.pageSize()
                + "&prefix=" + Utility.urlEncode(query.prefix())
                + (marker == null ? "" : "&marker=" + Utility.urlEncode(marker));
        HttpRequest request = request(HttpMethod.GET, url);
        return Mono.defer(() -> send(request.copy()))
                .flatMap(response -> response.getBodyAsByteArray()
                        .map(xml -> decode(request, xml, page -> BlobListing.read(page, query.container()))
                                .withServerTime(TimeHeaders.serverTime(response.getHeaders()))));
    }

    /** "List Containers", of which one at most is listed: completes if that is allowed. */
    Mono<Void> listContainers() {
        return body(request(HttpMethod.GET, client.getAccountUrl() + "/?comp=list&maxresults=1"))
                .then();
    }

    /** "List Containers", of which a page is read on the event loop. */
    Mono<ContainerPage> listContainers(ContainerQuery query) {
        String marker = query.continuation();
        HttpRequest request = request(
                HttpMethod.GET,
                client.getAccountUrl() + "/?comp=list&include=metadata&prefix=" + Utility.urlEncode(query.prefix())
                        + (marker == null ? "" : "&marker=" + Utility.urlEncode(marker)));
        return Mono.defer(() -> send(request.copy()))
                .flatMap(response -> response.getBodyAsByteArray()
                        .map(xml -> decode(
                                request,
                                xml,
                                page -> ContainerListing.read(
                                        page, TimeHeaders.requireServerTime(response.getHeaders())))));
    }

    /** "Get User Delegation Key". */
    Mono<UserDelegationKey> delegationKey(OffsetDateTime start, OffsetDateTime expiry) {
        byte[] info = ("<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>" + text(start) + "</Start><Expiry>"
                        + text(expiry) + "</Expiry></KeyInfo>")
                .getBytes(StandardCharsets.UTF_8);
        return Mono.defer(() -> {
            HttpRequest request = request(
                            HttpMethod.POST, client.getAccountUrl() + "/?restype=service&comp=userdelegationkey")
                    .setHeader(HttpHeaderName.CONTENT_TYPE, "application/xml")
                    .setBody(info);
            return body(request).map(xml -> decode(request, xml, BlobRequests::key));
        });
    }

    private static String text(OffsetDateTime time) {
        return DateTimeFormatter.ISO_INSTANT.format(time.toInstant().truncatedTo(ChronoUnit.SECONDS));
    }

    private static UserDelegationKey key(byte[] xml) throws XMLStreamException {
        try (XmlReader reader = XmlReader.fromBytes(xml)) {
            return UserDelegationKey.fromXml(reader);
        }
    }

    /** Makes something of an answer's XML. */
    private interface XmlDecoder<T> {
        T decode(byte[] xml) throws XMLStreamException, IOException;
    }

    /** What cannot be read is not the account's answer, but a page of somebody on the way to it. */
    private static <T> T decode(HttpRequest request, byte[] xml, XmlDecoder<T> decoder) {
        try {
            return decoder.decode(xml);
        } catch (XMLStreamException
                | IOException
                | IllegalStateException
                | IllegalArgumentException
                | DateTimeException e) {
            URL url = request.getUrl();
            throw new TransientServiceException(
                    "",
                    "The answer of " + url.getAuthority() + " to " + request.getHttpMethod() + " " + url.getPath()
                            + " cannot be read: " + e.getMessage(),
                    null,
                    e);
        }
    }

    private HttpRequest request(HttpMethod method, String url) {
        return new HttpRequest(method, url)
                .setHeader(VERSION, client.getServiceVersion().getVersion())
                // The SDK's signature wants one.
                .setHeader(HttpHeaderName.CONTENT_LENGTH, "0");
    }

    private Mono<byte[]> body(HttpRequest request) {
        return Mono.defer(() -> send(request.copy())).flatMap(HttpResponse::getBodyAsByteArray);
    }

    private Mono<HttpResponse> send(HttpRequest request) {
        return client.getHttpPipeline()
                .send(request)
                .flatMap(response -> response.getStatusCode() < 300 ? Mono.just(response) : refusal(response));
    }

    private static Mono<HttpResponse> refusal(HttpResponse response) {
        return response.getBodyAsString()
                .defaultIfEmpty("")
                .flatMap(body -> Mono.error(new BlobStorageException(body, response, null)));
    }
}

package io.batchflux.azure.computebatch;

import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.BinaryData;
import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a page together again, which the client has taken apart. */
final class PageBody {

    private PageBody() {}

    /** @throws IOException if the client could not read the page, which it does not say otherwise */
    static byte[] of(PagedResponse<BinaryData> page) throws IOException {
        @Nullable List<BinaryData> items = page.getValue();
        if (items == null) {
            throw new IOException("The answer to " + page.getRequest().getHttpMethod() + " "
                    + page.getRequest().getUrl().getPath() + " cannot be read: it is no page of a list.");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(body)) {
            json.writeStartObject().writeStartArray("value");
            for (BinaryData item : items) {
                json.writeRawValue(new String(item.toBytes(), StandardCharsets.UTF_8));
            }
            json.writeEndArray();
            String link = page.getContinuationToken();
            if (link != null) {
                json.writeStringField("odata.nextLink", link);
            }
            json.writeEndObject();
        }
        return body.toByteArray();
    }
}

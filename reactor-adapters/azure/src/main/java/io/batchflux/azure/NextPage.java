package io.batchflux.azure;

import io.batchflux.spi.TransientServiceException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page of a list that comes after another one. */
final class NextPage {

    private NextPage() {}

    /**
     * Returns the page.
     *
     * @param asked where the page begins
     * @param next returns where the one after it does, as the page says
     * @throws TransientServiceException if that is the same place, so that the list would never end
     */
    static <P> P leadsOn(@Nullable String asked, P page, Function<P, @Nullable String> next) {
        if (asked != null && asked.equals(next.apply(page))) {
            throw new TransientServiceException("", "A page of a list says that it comes after itself", null, null);
        }
        return page;
    }
}

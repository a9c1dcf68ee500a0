package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.PermanentServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextLinkTests {

    private static final String ENDPOINT = "https://a.region.batch.azure.com";

    @Test
    void whatIsNotEncodedIsEncodedAndWhatIsStays() {
        assertThat(NextLink.checked(
                        ENDPOINT + "/jobs/j/tasks?$filter=state eq 'completed' and x ge \"ä|{}\"&$skiptoken=a%2Fb%",
                        ENDPOINT))
                .isEqualTo(ENDPOINT
                        + "/jobs/j/tasks?$filter=state%20eq%20'completed'%20and%20x%20ge%20%22%C3%A4%7C%7B%7D%22"
                        + "&$skiptoken=a%2Fb%25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.region.batch.azure.com:443", "https://A.REGION.batch.azure.com", ENDPOINT})
    void theSameHostIsTheSameHoweverItIsWritten(String written) {
        assertThat(NextLink.checked(written + "/jobs?$skiptoken=x", ENDPOINT)).startsWith(written);
        assertThat(NextLink.checked(ENDPOINT + "/jobs?$skiptoken=x", written)).startsWith(ENDPOINT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.region.batch.azure.com/jobs",
                "https://elsewhere.azure.com/jobs",
                "https://a.region.batch.azure.com:8443/jobs",
                "https://me@a.region.batch.azure.com/jobs",
                "https://a.region.batch.azure.com.evil.org/jobs",
                "/jobs",
                "https://[/jobs"
            })
    void noOtherPlaceIsAsked(String link) {
        assertThatThrownBy(() -> NextLink.checked(link, ENDPOINT))
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageStartingWith("The link to the next page ");
    }
}

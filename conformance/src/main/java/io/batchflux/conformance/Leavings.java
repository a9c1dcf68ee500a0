package io.batchflux.conformance;

import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.RestAnswer;
import io.batchflux.azure.RestRequest;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a suite leaves in both accounts is found by its name, and deleted: also what was being made when the suite was ended.
 *
 * <p>Code of functions lies in a container that all programs share. Only what was not there before is deleted of it.
 */
final class Leavings {

    private static final String CODE = "batchflux-code";
    private static final int AT_ONCE = 4;
    private static final int LOOKS = 3;

    private final AzureBatch azure;
    private final String prefix;
    private final Duration pause;

    /** @param prefix what all names of the suite begin with */
    Leavings(AzureBatch azure, String prefix, Duration pause) {
        this.azure = azure;
        this.prefix = prefix;
        this.pause = pause;
    }

    Map<String, String> metadata() {
        return Map.of("batchflux_conformance", "check");
    }

    /** Deletes all jobs and containers of the suite, and looks again, since what was being made may come late. */
    Mono<Void> clearAll() {
        return clear(prefix)
                .then(Mono.delay(pause, azure.scheduler()))
                .repeat(LOOKS - 1)
                .then();
    }

    /** Deletes jobs and containers whose names begin like this. */
    Mono<Void> clear(String beginning) {
        return Flux.mergeDelayError(
                        AT_ONCE,
                        jobs(beginning).flatMap(this::delete, AT_ONCE, 1),
                        containers(beginning).flatMap(azure.blobStore()::deleteContainer, AT_ONCE, 1))
                .then();
    }

    private Flux<String> jobs(String beginning) {
        String query = "/jobs?$select=id,state&$filter=startswith(id,%27" + beginning + "%27)";
        return azure.rest()
                .send(RestRequest.of("GET", query))
                .map(Answer::of)
                .flatMapMany(page -> page.isOk()
                        ? Flux.fromIterable(page.json().path("value"))
                        : Flux.error(new IllegalStateException("jobs could not be listed: " + page.words())))
                .filter(job -> !job.path("state").asText().equals("deleting"))
                .map(job -> job.path("id").asText());
    }

    private Mono<RestAnswer> delete(String job) {
        return azure.rest().send(RestRequest.of("DELETE", "/jobs/" + job));
    }

    private Flux<String> containers(String beginning) {
        return azure.blobStore()
                .listContainers(ContainerQuery.of(beginning))
                .flatMapIterable(ContainerPage::containers)
                .map(ContainerSnapshot::name);
    }

    /** Emits the code that is there, for {@link #clearCode}. */
    Mono<Set<String>> code() {
        return codeBlobs().collect(HashSet::new, Set::add);
    }

    /** Deletes the code that was not there before; the container too, if nothing was. */
    Mono<Void> clearCode(Set<String> before) {
        BlobStore store = azure.blobStore();
        return codeBlobs()
                .filter(blob -> !before.contains(blob))
                .flatMap(blob -> store.delete(new BlobName(CODE, blob), Condition.none()), AT_ONCE, 1)
                .then(before.isEmpty() ? store.deleteContainer(CODE) : Mono.empty());
    }

    private Flux<String> codeBlobs() {
        return azure.blobStore()
                .list(CODE, "")
                .map(BlobSnapshot::blob)
                .map(BlobName::name)
                .onErrorResume(
                        error -> error instanceof ServiceException service
                                && service.hasCode(ServiceException.CONTAINER_NOT_FOUND),
                        none -> Flux.empty());
    }

    /** Emits what there still is of the suite's, that is not on its way to its end; for its report. */
    Flux<String> left() {
        return Flux.concat(
                jobs(prefix).map(job -> "job " + job), containers(prefix).map(name -> "container " + name));
    }
}

package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.azure.RestAnswer;
import io.batchflux.azure.RestRequest;
import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A workplace is where one check works: what it makes there has names of the suite's own, and is cleared away at its end. */
final class Workplace {

    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final int TRIES = 3;
    private static final List<String> ENDED = List.of("completed");

    private final AzureBatch azure;
    private final Settings settings;
    private final Leavings leavings;
    private final String prefix;
    private final AtomicInteger made = new AtomicInteger();

    /** @param prefix what names of this check begin with */
    Workplace(AzureBatch azure, Settings settings, Leavings leavings, String prefix) {
        this.azure = azure;
        this.settings = settings;
        this.leavings = leavings;
        this.prefix = prefix;
    }

    AzureBatch azure() {
        return azure;
    }

    Settings settings() {
        return settings;
    }

    /** Returns the pool of processes. */
    String pool() {
        return settings.options().find(ConfigurationKey.POOL_ID).orElseThrow();
    }

    /** Returns a name that nothing has; names of jobs and of containers may be like this. */
    String name() {
        return prefix + "-" + made.incrementAndGet();
    }

    /** Sends a request without a body. */
    Mono<Answer> send(String method, String path) {
        return send(RestRequest.of(method, path));
    }

    /** Sends a request with a body. */
    Mono<Answer> send(String method, String path, JsonNode body) {
        return send(RestRequest.of(method, path).withBody(body.toString()));
    }

    /** Sends the request; again after a while if the service is busy. */
    Mono<Answer> send(RestRequest request) {
        return once(request)
                .map(Answer::of)
                .repeatWhen(answers -> answers.concatMap(count -> pause(), 1))
                .filter(answer -> answer.status() != 429 && answer.status() != 503)
                .next()
                .timeout(
                        patience(),
                        Mono.error(() -> new IllegalStateException(request + " was refused for " + patience())),
                        azure.scheduler());
    }

    /** A connection that breaks says nothing of a question; what may have been done is not asked for twice. */
    private Mono<RestAnswer> once(RestRequest request) {
        Mono<RestAnswer> answer = azure.rest().send(request);
        return request.method().equals("GET")
                ? answer.retryWhen(Retry.fixedDelay(TRIES, settings.duration(SettingKey.PAUSE))
                        .scheduler(azure.scheduler())
                        .filter(TransientServiceException.class::isInstance)
                        .onRetryExhaustedThrow((retries, last) -> last.failure()))
                : answer;
    }

    /** Emits after the pause between two looks. */
    Mono<Long> pause() {
        return Mono.delay(settings.duration(SettingKey.PAUSE), azure.scheduler());
    }

    Mono<Long> pause(Duration duration) {
        return Mono.delay(duration, azure.scheduler());
    }

    private Duration patience() {
        return settings.duration(SettingKey.PATIENCE);
    }

    /** Looks again and again until this is so. */
    <T> Mono<T> until(String what, Mono<T> look, Predicate<T> isSo) {
        return look.repeatWhen(looks -> looks.concatMap(count -> pause(), 1))
                .filter(isSo)
                .next()
                .timeout(
                        patience(),
                        Mono.error(() -> new IllegalStateException(what + " was not seen for " + patience())),
                        azure.scheduler());
    }

    /** Returns the body of a job on the pool. */
    ObjectNode jobOn(String pool, String id) {
        ObjectNode job = Answer.JSON.createObjectNode().put("id", id);
        job.putObject("poolInfo").put("poolId", pool);
        return job;
    }

    /** Asks for a job, which is cleared away. */
    Mono<Answer> createJob(ObjectNode job) {
        return send("POST", "/jobs", job);
    }

    /** Makes a job on the pool of processes, and emits its id. */
    Mono<String> job() {
        return job(jobOn(pool(), name()));
    }

    /** Makes a job, and emits its id. */
    Mono<String> job(ObjectNode job) {
        return createJob(job).map(answer -> {
            if (!answer.isOk()) {
                throw new IllegalStateException("a job was refused: " + answer.words() + " " + answer.details());
            }
            return job.path("id").asText();
        });
    }

    /** Adds the tasks with one request. */
    Mono<Answer> add(String job, ObjectNode... tasks) {
        ObjectNode body = Answer.JSON.createObjectNode();
        body.putArray("value").addAll(Arrays.asList(tasks));
        return send("POST", "/jobs/" + job + "/addtaskcollection", body);
    }

    /** Adds the task to a job of its own, and emits it when it has ended. */
    Mono<Ended> run(ObjectNode task) {
        return job().flatMap(job -> runIn(job, task));
    }

    /** Adds the task to the job, and emits it when it has ended. */
    Mono<Ended> runIn(String job, ObjectNode task) {
        String id = task.path("id").asText();
        return add(job, task).flatMap(answer -> {
            JsonNode item = answer.json().path("value").path(0);
            return answer.isOk() && item.path("status").asText().equalsIgnoreCase("success")
                    ? ended(job, id)
                    : Mono.error(new IllegalStateException("task " + id + " was refused: "
                            + (answer.isOk() ? item.path("error").path("code").asText() : answer.words())));
        });
    }

    /** Emits the task when it has ended. */
    Mono<Ended> ended(String job, String task) {
        return until(
                        "the end of task " + task,
                        send("GET", "/jobs/" + job + "/tasks/" + task),
                        answer -> ENDED.contains(answer.json().path("state").asText()))
                .map(answer -> new Ended(job, answer.json()));
    }

    /** Emits a file in the task's directory as text; empty text if there is none. */
    Mono<String> file(Ended task, String path) {
        return send("GET", "/jobs/" + task.job() + "/tasks/" + task.id() + "/files/" + path.replace("/", "%2F"))
                .map(answer -> answer.isOk() ? answer.raw().body() : "");
    }

    /** Makes a container, and emits its name. */
    Mono<String> container() {
        String container = name();
        return azure.blobStore().createContainer(container, leavings.metadata()).thenReturn(container);
    }

    Mono<Void> put(String container, String blob, String content) {
        return azure.blobStore()
                .put(
                        new BlobName(container, blob),
                        BlobContent.of(List.of(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)))),
                        BlobWrite.of(Condition.none()))
                .then();
    }

    Mono<BlobAccess> toRead(String container, String blob) {
        return azure.blobStore().grant(new BlobName(container, blob), Permission.READ, LIFETIME);
    }

    Mono<NodeAccess> toWrite(String container) {
        return azure.blobStore().grant(container, Permission.WRITE, LIFETIME);
    }

    /** Emits the names of the blobs there. */
    Mono<List<String>> blobs(String container) {
        return azure.blobStore()
                .list(container, "")
                .map(BlobSnapshot::blob)
                .map(BlobName::name)
                .sort()
                .collectList();
    }

    /** Clears away what was made here. */
    Mono<Void> clear() {
        return leavings.clear(prefix + "-");
    }
}

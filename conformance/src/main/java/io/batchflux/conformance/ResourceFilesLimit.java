package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The resource files of a preparation have a limit together: what is answered beyond it, and what is counted. */
final class ResourceFilesLimit extends Check {

    private static final String URL = "https://batchflux.blob.core.windows.net/code/";
    private static final int FILE = 400;

    ResourceFilesLimit() {
        super(1, "How many resource files may the preparation of a job have?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return Flux.concat(
                create(at, 100)
                        .flatMapIterable(answer -> List.of(
                                Finding.of(
                                        "a preparation with 100 files, 40,000 characters of URLs",
                                        "400 InvalidPropertyValue",
                                        answer.words()),
                                Finding.of(
                                        "what is said of it",
                                        "PropertyName=resourceFiles, Reason=Total size of resourceFiles cannot be more than 32768 characters",
                                        answer.details()))),
                create(at, 70)
                        .map(answer -> Finding.of(
                                "70 files: 28,000 characters of URLs, 31,000 of JSON", "201", answer.words())),
                create(at, 78)
                        .map(answer -> Finding.unknown(
                                "78 files: 31,200 characters of URLs, 34,600 of JSON",
                                "400 InvalidPropertyValue",
                                answer.words(),
                                "none, since the library counts URLs before, and takes the service's word")));
    }

    private static Mono<Answer> create(Workplace at, int files) {
        return Mono.defer(() -> {
            ObjectNode job = at.jobOn(at.pool(), at.name());
            ObjectNode preparation = job.putObject("jobPreparationTask").put("commandLine", "/bin/sh -c true");
            IntStream.range(0, files)
                    .forEach(number -> preparation
                            .withArrayProperty("resourceFiles")
                            .addObject()
                            .put("httpUrl", URL + "a".repeat(FILE - URL.length()))
                            .put("filePath", "f" + number));
            return at.createJob(job);
        });
    }
}

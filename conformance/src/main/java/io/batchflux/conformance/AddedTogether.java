package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A collection of tasks of which one cannot be added: whether the others are. */
final class AddedTogether extends Check {

    private static final String ITEM = "200: a success, b ";
    private static final int FILE = 400;
    private static final int MIB = 1024 * 1024;

    AddedTogether() {
        super(10, "What becomes of a collection of tasks of which one cannot be added?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        ObjectNode badId = Tasks.shell("b is no id!", "true");
        ObjectNode manyFiles = Tasks.shell("b", "true");
        IntStream.range(0, 100)
                .forEach(number -> manyFiles
                        .withArrayProperty("resourceFiles")
                        .addObject()
                        .put("httpUrl", "https://batchflux.blob.core.windows.net/" + "a".repeat(FILE - 40))
                        .put("filePath", "f" + number));
        ObjectNode large = Tasks.environment(Tasks.shell("b", "true"), "LARGE", "x".repeat(MIB));
        String otherwise = "Tasks_CreateCollection:400 (the library halves what is refused as a whole)";
        return Flux.concat(
                ask(at, badId)
                        .map(seen -> Finding.unknown(
                                "one with an id that is none",
                                "200: a success, b is no id! clienterror InvalidPropertyValue, c success",
                                seen,
                                otherwise)),
                ask(at, manyFiles)
                        .map(seen -> Finding.unknown(
                                "one with 40,000 characters of resource files",
                                ITEM + "clienterror InvalidPropertyValue, c success",
                                seen,
                                otherwise)),
                ask(at, large)
                        .map(seen -> Finding.of(
                                "one with an environment variable of 1 MiB", "413 RequestBodyTooLarge", seen)));
    }

    private static Mono<String> ask(Workplace at, ObjectNode bad) {
        return at.job()
                .flatMap(job -> at.add(job, Tasks.shell("a", "true"), bad, Tasks.shell("c", "true")))
                .map(AddedTogether::words);
    }

    private static String words(Answer answer) {
        if (!answer.isOk()) {
            return answer.words();
        }
        TreeMap<String, String> items = new TreeMap<>();
        for (JsonNode item : answer.json().path("value")) {
            String code = item.path("error").path("code").asText("");
            items.put(
                    item.path("taskId").asText(),
                    item.path("status").asText().toLowerCase(Locale.ROOT) + (code.isEmpty() ? "" : " " + code));
        }
        return answer.status() + ": "
                + String.join(
                        ", ",
                        items.entrySet().stream()
                                .map(item -> item.getKey() + " " + item.getValue())
                                .toList());
    }
}

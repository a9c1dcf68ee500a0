package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.spi.NodeAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a node's uploader takes for a pattern of output files. */
final class OutputPatterns extends Check {

    private static final String SCRIPT =
            "mkdir -p out/sub; echo 1 > f_1.txt; echo 2 > f_2.txt; echo h > .h.txt; echo a > out/a.txt; echo b > out/sub/b.txt";
    private static final int LOG = 1500;

    OutputPatterns() {
        super(6, "Which files does a pattern of output files take, and where do they go?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("f_?.txt", "(the path itself)");
        expected.put("f_[0-9].txt", "(the path itself)");
        expected.put("out/**", "nothing");
        expected.put("out/**/*", "a.txt sub/b.txt");
        expected.put("*.txt", "f_1.txt f_2.txt");
        expected.put("missing.txt", "nothing");
        List<String> patterns = List.copyOf(expected.keySet());
        return at.container()
                .flatMapMany(container -> at.toWrite(container)
                        .flatMapMany(access -> Flux.concat(
                                at.run(task(patterns, access))
                                        .flatMapMany(ended -> Flux.concat(
                                                Mono.just(Finding.of(
                                                        "a task with a plain name that it does not write",
                                                        "exit code 0",
                                                        ended.words())),
                                                at.blobs(container)
                                                        .flatMapIterable(blobs -> patterns.stream()
                                                                .map(pattern -> finding(
                                                                        pattern,
                                                                        expected.getOrDefault(pattern, ""),
                                                                        taken(blobs, patterns.indexOf(pattern))))
                                                                .toList()),
                                                at.file(ended, "fileuploadout.txt")
                                                        .filter(log -> !log.isEmpty())
                                                        .map(log -> Finding.told(
                                                                "the end of fileuploadout.txt",
                                                                log.substring(Math.max(0, log.length() - LOG)))))),
                                link(at, access))));
    }

    /** A file with a dot at its beginning may be among those of a star. */
    private static Finding finding(String pattern, String emulator, String seen) {
        return pattern.equals("*.txt")
                ? Finding.unknown(pattern, emulator, seen, "none, since the library takes what is there")
                : Finding.of(pattern, emulator, seen);
    }

    private static ObjectNode task(List<String> patterns, NodeAccess access) {
        ObjectNode task = Tasks.shell("patterns", SCRIPT);
        for (int i = 0; i < patterns.size(); i++) {
            Tasks.output(task, patterns.get(i), access, path(i), "taskcompletion");
        }
        return task;
    }

    private static Mono<Finding> link(Workplace at, NodeAccess access) {
        ObjectNode task =
                Tasks.output(Tasks.shell("link", "ln -s /etc/hostname ln"), "ln*", access, "link", "taskcompletion");
        return at.run(task)
                .map(ended -> Finding.of(
                        "a link that leads out of the directory, by ln*", "FileUploadMiscError", ended.failure()));
    }

    private static String path(int number) {
        return "pattern-" + number;
    }

    private static String taken(List<String> blobs, int number) {
        String taken = blobs.stream()
                .filter(blob -> blob.equals(path(number)) || blob.startsWith(path(number) + "/"))
                .map(blob -> blob.equals(path(number))
                        ? "(the path itself)"
                        : blob.substring(path(number).length() + 1))
                .collect(Collectors.joining(" "));
        return taken.isEmpty() ? "nothing" : taken;
    }
}

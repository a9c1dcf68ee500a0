package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.PercentCoding;
import io.batchflux.emulator.wire.ServiceTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** This class takes the output files of a task to their containers, after its command has run. */
final class OutputUpload {

    /** A file up to this size is sent in one request, a larger one in blocks. */
    private static final long SINGLE = 32L << 20;

    private static final long BLOCK = 8L << 20;
    private static final int CONCURRENCY = 2;

    private record Item(
            FilePattern.Match match, long size, ContainerUrl container, String blob, Map<String, String> headers) {}

    private final TaskLaunch launch;
    private final TaskDirectory directory;
    private final Map<String, String> environment;
    private final boolean takesDotFiles;
    private final BlobClient blobs;
    private final Scheduler disk;

    /**
     * Creates an upload.
     *
     * @param takesDotFiles whether a wildcard matches a dot at the beginning of a name
     */
    OutputUpload(
            TaskLaunch launch,
            Map<String, String> environment,
            boolean takesDotFiles,
            BlobClient blobs,
            Scheduler disk) {
        this.launch = launch;
        this.directory = new TaskDirectory(launch);
        this.environment = environment;
        this.takesDotFiles = takesDotFiles;
        this.blobs = blobs;
        this.disk = disk;
    }

    /** Completes when the files which this exit code calls for are stored; fails with a {@link TaskFailureException}. */
    Mono<Void> run(int exitCode) {
        return Flux.defer(() -> Flux.fromIterable(OutputFile.of(launch.task())))
                .filter(output -> output.condition().holds(exitCode))
                .publishOn(disk)
                .concatMapIterable(this::items)
                .flatMap(this::send, CONCURRENCY)
                .then();
    }

    private List<Item> items(OutputFile output) {
        FilePattern pattern = FilePattern.of(output.filePattern(), environment, takesDotFiles);
        ContainerUrl container = ContainerUrl.of(output.containerUrl());
        List<Item> items = new ArrayList<>();
        try {
            for (FilePattern.Match match : pattern.find(launch.workingDirectory(), launch.nodeRoot())) {
                String blob = pattern.hasWildcards()
                        ? output.path()
                                        .map(prefix -> prefix.replaceFirst("/+$", "") + "/")
                                        .orElse("")
                                + match.name()
                        : output.path().orElse(match.name());
                items.add(new Item(match, Files.size(match.file()), container, blob, output.headers()));
            }
        } catch (IOException | UncheckedIOException e) {
            throw misc(output.filePattern(), Causes.words(e));
        }
        return items;
    }

    private Mono<Void> send(Item item) {
        return (item.size() <= SINGLE ? single(item) : blocks(item))
                .onErrorMap(BlobException.class, e -> failure(e, item))
                .onErrorMap(UncheckedIOException.class, e -> misc(item.blob(), String.valueOf(e.getCause())))
                .publishOn(disk)
                .doOnSuccess(done -> log("fileuploadout.txt", item, item.size() + " bytes"))
                .doOnError(e -> log("fileuploaderr.txt", item, String.valueOf(e.getMessage())));
    }

    private Mono<Void> single(Item item) {
        Map<String, String> headers = new LinkedHashMap<>(item.headers());
        headers.put("x-ms-blob-type", "BlockBlob");
        return blobs.put(item.container().blob(item.blob(), ""), headers, item.match(), 0, item.size());
    }

    private Mono<Void> blocks(Item item) {
        List<String> ids = new ArrayList<>();
        for (long offset = 0; offset < item.size(); offset += BLOCK) {
            String id = String.format(Locale.ROOT, "block-%08d", ids.size());
            ids.add(Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.US_ASCII)));
        }
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        ids.forEach(id -> list.append("<Latest>").append(id).append("</Latest>"));
        byte[] body = list.append("</BlockList>").toString().getBytes(StandardCharsets.UTF_8);
        return Flux.range(0, ids.size())
                .concatMap(i -> {
                    long offset = i * BLOCK;
                    String parameters = "comp=block&blockid=" + PercentCoding.encode(ids.get(i));
                    return blobs.put(
                            item.container().blob(item.blob(), parameters),
                            Map.of(),
                            item.match(),
                            offset,
                            Math.min(BLOCK, item.size() - offset));
                })
                .then(blobs.put(item.container().blob(item.blob(), "comp=blocklist"), item.headers(), body));
    }

    private void log(String name, Item item, String text) {
        String line = ServiceTime.body(Instant.now()) + " "
                + FileNames.text(item.match().file()) + " -> " + item.container() + "/" + item.blob() + ": " + text
                + "\n";
        try {
            directory.append(name, line);
        } catch (IOException e) {
            if (directory.wasDeleted()) {
                return; // With its task, for whom this upload was: nobody is there who could be told.
            }
            throw misc(item.blob(), Causes.words(e));
        }
    }

    private static TaskFailureException failure(BlobException e, Item item) {
        String detail = item.blob() + ": " + e.getMessage();
        if (e.status() == 404) {
            return new TaskFailureException(TaskFailure.user(
                    "FileUploadContainerNotFound",
                    "One of the specified Azure container(s) was not found while attempting to upload an output file",
                    detail));
        }
        if (e.status() == 401 || e.status() == 403) {
            return new TaskFailureException(TaskFailure.user(
                    "FileUploadAccessDenied",
                    "Access for one of the specified Azure container(s) is denied while attempting to upload an output"
                            + " file",
                    detail));
        }
        return e.timedOut()
                ? new TaskFailureException(
                        TaskFailure.server("FileUploadTimedOut", "The upload of an output file timed out", detail))
                : misc(item.blob(), String.valueOf(e.getMessage()));
    }

    private static TaskFailureException misc(String name, String reason) {
        return new TaskFailureException(TaskFailure.server(
                "FileUploadMiscError",
                "An error was encountered while uploading an output file",
                name + ": " + reason));
    }
}

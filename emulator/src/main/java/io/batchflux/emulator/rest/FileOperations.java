package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Preconditions;
import io.batchflux.emulator.node.FileChunks;
import io.batchflux.emulator.node.FileRoot;
import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.node.TaskFiles;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.PercentCoding;
import io.batchflux.emulator.wire.ServiceLoop;
import io.batchflux.emulator.wire.ServiceTime;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Answers the operations on files, of whatever has a directory. */
final class FileOperations {

    /** An owner is what the files belong to. */
    interface Owner {

        /**
         * The directory of what the request names; is called on the service loop's thread.
         *
         * @throws BatchException if there is none, or it cannot be looked at
         */
        Path root(OperationCall call);

        /**
         * Throws when the directory is not there: the list is empty, unless this has another answer.
         *
         * @throws BatchException if there is another answer
         */
        default void missing() {}

        /** The URL of a file in it. */
        String url(OperationCall call, String file);
    }

    private static final FilterProperties<TaskFiles.Entry> PROPERTIES =
            new FilterProperties<TaskFiles.Entry>().prefix("name", TaskFiles.Entry::name);

    private static final Members MEMBERS = Members.of("name", "url", "isDirectory", "properties");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    private final ServiceLoop loop;
    private final Scheduler disk;
    private final int maxPageSize;
    private final Owner owner;

    FileOperations(ServiceLoop loop, Scheduler disk, int maxPageSize, Owner owner) {
        this.loop = loop;
        this.disk = disk;
        this.maxPageSize = maxPageSize;
        this.owner = owner;
    }

    Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        boolean recursive = call.flag("recursive");
        return root(call)
                .flatMap(root -> onDisk(() -> {
                    NavigableMap<String, TaskFiles.Entry> entries = new TreeMap<>();
                    if (!new FileRoot(root).isThere()) {
                        owner.missing();
                    } else {
                        TaskFiles.list(root, recursive).forEach(entry -> entries.put(entry.name(), entry));
                    }
                    Page<TaskFiles.Entry> page = EntityList.page(entries, query, PROPERTIES);
                    return EntityList.response(page, query, "files", MEMBERS, entry -> json(call, entry));
                }));
    }

    Mono<BatchResponse> get(OperationCall call) {
        return entry(call).map(entry -> {
            BatchResponse response = described(call, entry);
            if (entry.directory()) {
                return response;
            }
            long from = 0;
            long to = entry.size();
            if (call.request().header("ocp-range").isPresent()) {
                Matcher range =
                        RANGE.matcher(call.request().header("ocp-range").get().trim());
                if (!range.matches()) {
                    throw ErrorCode.INVALID_HEADER_VALUE.with(
                            "HeaderName",
                            "ocp-range",
                            "HeaderValue",
                            call.request().header("ocp-range").get());
                }
                from = Long.parseLong(range.group(1));
                to = range.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(range.group(2)) + 1);
                if (from >= to) {
                    throw ErrorCode.INVALID_RANGE.with();
                }
            }
            return response.withContent(FileChunks.read(entry::open, from, to - from, disk));
        });
    }

    Mono<BatchResponse> properties(OperationCall call) {
        return entry(call).map(entry -> {
            BatchResponse response = described(call, entry);
            return entry.directory() ? response : response.withHeader("Content-Length", String.valueOf(entry.size()));
        });
    }

    Mono<BatchResponse> delete(OperationCall call) {
        boolean recursive = call.flag("recursive");
        return entry(call)
                .flatMap(entry -> onDisk(() -> {
                    delete(entry, recursive);
                    return BatchResponse.of(200);
                }));
    }

    /** Of a link, only the link goes. */
    private static void delete(TaskFiles.Entry entry, boolean recursive) throws IOException {
        Path link = entry.inside()
                .real(entry.path().resolveSibling(""))
                .map(parent -> parent.resolve(entry.path().getFileName()))
                .orElseThrow(ErrorCode.FILE_NOT_FOUND::with);
        if (entry.directory() && recursive) {
            FileTrees.delete(link);
            return;
        }
        try {
            Files.deleteIfExists(link);
        } catch (DirectoryNotEmptyException full) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with(
                    "Reason", "The directory is not empty; delete it with recursive=true.");
        }
    }

    private Mono<TaskFiles.Entry> entry(OperationCall call) {
        return root(call)
                .flatMap(root -> onDisk(() -> {
                    TaskFiles.Entry entry = TaskFiles.find(root, call.variable("file"));
                    requireReadable(call, entry);
                    Preconditions.checkTimes(call.request(), entry.lastModified());
                    return entry;
                }));
    }

    private static void requireReadable(OperationCall call, TaskFiles.Entry entry) {
        if (call.request().method().equals("GET") && !Files.isReadable(entry.real())) {
            throw ErrorCode.IO_ERROR.with("Reason", "The file may not be read.");
        }
    }

    private Mono<Path> root(OperationCall call) {
        return loop.call(() -> owner.root(call));
    }

    private <T> Mono<T> onDisk(Callable<T> work) {
        return Mono.fromCallable(work)
                .onErrorMap(NoSuchFileException.class, gone -> ErrorCode.FILE_NOT_FOUND.with())
                .onErrorMap(IOException.class, e -> ErrorCode.IO_ERROR.with("Reason", "A file could not be accessed."))
                .subscribeOn(disk);
    }

    private BatchResponse described(OperationCall call, TaskFiles.Entry entry) {
        String url = owner.url(call, entry.name());
        BatchResponse response = BatchResponse.of(200)
                .withHeader("Last-Modified", ServiceTime.header(entry.lastModified()))
                .withHeader("ocp-batch-file-isdirectory", entry.directory() ? "True" : "False")
                .withHeader("ocp-batch-file-url", PercentCoding.encode(url));
        if (entry.mode().isPresent()) {
            response = response.withHeader("ocp-batch-file-mode", entry.mode().get());
        }
        return entry.directory() ? response : response.withHeader("Content-Type", entry.contentType());
    }

    private ObjectNode json(OperationCall call, TaskFiles.Entry entry) {
        ObjectNode json = Json.object()
                .put("name", entry.name())
                .put("url", owner.url(call, entry.name()))
                .put("isDirectory", entry.directory());
        if (!entry.directory()) {
            ObjectNode properties = json.putObject("properties")
                    .put("lastModified", ServiceTime.body(entry.lastModified()))
                    .put("contentLength", String.valueOf(entry.size()))
                    .put("contentType", entry.contentType());
            entry.mode().ifPresent(mode -> properties.put("fileMode", mode));
        }
        return json;
    }
}

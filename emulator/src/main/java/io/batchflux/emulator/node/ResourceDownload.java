package io.batchflux.emulator.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A download fetches the resource files of a task into its working directory; those of a coordination command go into
 * the task's own.
 */
final class ResourceDownload {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceDownload.class);
    private static final int CONCURRENCY = 4;
    private static final String DEFAULT_MODE = "0770";

    private record Item(String url, Path file, String mode) {}

    private final TaskLaunch launch;
    private final BlobClient blobs;
    private final AutoStorage storage;
    private final Scheduler disk;

    ResourceDownload(TaskLaunch launch, BlobClient blobs, AutoStorage storage, Scheduler disk) {
        this.launch = launch;
        this.blobs = blobs;
        this.storage = storage;
        this.disk = disk;
    }

    /** Completes when all files are there; fails with a {@link TaskFailureException}. */
    Mono<Void> run() {
        return Flux.defer(() -> Flux.fromIterable(ResourceFile.of(launch.task())))
                .concatMap(this::items)
                .flatMap(this::fetch, CONCURRENCY)
                .then();
    }

    private Flux<Item> items(ResourceFile file) {
        String mode = file.fileMode().orElse(DEFAULT_MODE);
        return switch (file.source()) {
            case HTTP -> Flux.just(new Item(file.url(), target(file.filePath()), mode));
            case CONTAINER -> items(ContainerUrl.of(file.url()), file, mode);
            case AUTO_STORAGE -> items(storage.container(file.url()), file, mode);
        };
    }

    private Flux<Item> items(ContainerUrl container, ResourceFile file, String mode) {
        return list(container, file.blobPrefix(), "")
                .map(name -> new Item(container.blob(name, ""), target(file.filePath() + "/" + name), mode));
    }

    private Flux<String> list(ContainerUrl container, String prefix, String marker) {
        return blobs.text(container.list(prefix, marker))
                .map(BlobListing::parse)
                .onErrorMap(BlobException.class, e -> failure(e, container.toString()))
                .flatMapMany(page -> page.nextMarker().isEmpty()
                        ? Flux.fromIterable(page.names())
                        : Flux.fromIterable(page.names())
                                .concatWith(Flux.defer(() -> list(container, prefix, page.nextMarker()))));
    }

    private Path target(String path) {
        return FilePaths.within(launch.fileDirectory(), path.replaceFirst("^/+", ""))
                .orElseThrow(() -> new TaskFailureException(TaskFailure.user(
                        "ResourceFileCreateFailed",
                        "A resource file could not be created",
                        path + " is not below the working directory")));
    }

    private Mono<Void> fetch(Item item) {
        return Mono.fromRunnable(() -> makeParent(item))
                .subscribeOn(disk)
                .then(blobs.download(item.url(), item.file()))
                .then(Mono.<Void>fromRunnable(() -> setMode(item)).subscribeOn(disk))
                .onErrorMap(BlobException.class, e -> failure(e, name(item)))
                .onErrorMap(UncheckedIOException.class, e -> failure(e, name(item)));
    }

    private static void makeParent(Item item) {
        try {
            Path parent = item.file().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw new TaskFailureException(TaskFailure.server(
                    "ResourceDirectoryCreateFailed",
                    "The directory of a resource file could not be created",
                    Causes.words(e)));
        }
    }

    private static void setMode(Item item) {
        int bits = Integer.parseInt(item.mode(), 8);
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((bits & (0400 >> i)) != 0) {
                permissions.add(all[i]);
            }
        }
        try {
            Files.setPosixFilePermissions(item.file(), permissions);
        } catch (UnsupportedOperationException windows) {
            LOG.debug("The file system has no modes: {}", item.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(Item item) {
        return FileNames.below(launch.fileDirectory(), item.file());
    }

    private static TaskFailureException failure(BlobException e, String name) {
        String detail = name + ": " + e.getMessage();
        if (e.status() == 404) {
            return new TaskFailureException(
                    TaskFailure.user("BlobNotFound", "One of the specified Azure Blob(s) was not found", detail));
        }
        if (e.status() == 401 || e.status() == 403) {
            return new TaskFailureException(TaskFailure.user(
                    "BlobAccessDenied", "Access for one of the specified Azure Blob(s) is denied", detail));
        }
        return new TaskFailureException(
                e.timedOut()
                        ? TaskFailure.server(
                                "BlobDownloadTimedOut",
                                "The download of one of the specified Azure Blob(s) timed out",
                                detail)
                        : TaskFailure.server(
                                "BlobDownloadMiscError",
                                "An error was encountered while downloading one of the specified Azure Blob(s)",
                                detail));
    }

    private static TaskFailureException failure(UncheckedIOException e, String name) {
        String reason = Causes.words(e);
        boolean full = reason.contains("No space left");
        return new TaskFailureException(TaskFailure.server(
                full ? "DiskFull" : "ResourceFileWriteFailed",
                full ? "There is no disk space left on the node" : "A resource file could not be written",
                name + ": " + reason));
    }
}

package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.JsonBody;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A resource file is a file, or a container of files, that is fetched into a task's working directory before its
 * command runs.
 *
 * @param source where it comes from
 * @param url the URL, or the name of the container of an automatic storage account
 * @param blobPrefix which blobs of a container are fetched
 * @param filePath where it goes to: a file for a single blob, a directory for a container
 * @param fileMode the mode of the files
 */
public record ResourceFile(Source source, String url, String blobPrefix, String filePath, Optional<String> fileMode) {

    private static final Set<String> MEMBERS = Set.of(
            "autoStorageContainerName",
            "storageContainerUrl",
            "httpUrl",
            "blobPrefix",
            "filePath",
            "fileMode",
            "identityReference");

    /** A resource file has one of three forms. */
    enum Source {
        HTTP("httpUrl"),
        CONTAINER("storageContainerUrl"),
        AUTO_STORAGE("autoStorageContainerName");

        private final String member;

        Source(String member) {
            this.member = member;
        }
    }

    static List<ResourceFile> of(ObjectNode task) {
        return list(JsonBody.of(task));
    }

    /** Reads those of a task that is to be added. */
    public static List<ResourceFile> all(JsonBody task) {
        return list(task);
    }

    /** Reads those that an object has in this member. */
    public static List<ResourceFile> all(JsonBody owner, String member) {
        List<JsonBody> files = owner.objects(member);
        return files.isEmpty()
                ? List.of()
                : files.stream().map(ResourceFile::of).toList();
    }

    private static List<ResourceFile> list(JsonBody task) {
        return all(task, "resourceFiles");
    }

    private static ResourceFile of(JsonBody body) {
        body.allowOnly(MEMBERS);
        NodeIdentity.check(body);
        List<Source> sources =
                Stream.of(Source.values()).filter(s -> body.has(s.member)).toList();
        if (sources.size() != 1) {
            throw BatchException.invalidProperty(
                    body.name("httpUrl"),
                    String.valueOf(sources.size()),
                    "exactly one of httpUrl, storageContainerUrl and autoStorageContainerName is required");
        }
        Source source = sources.get(0);
        String filePath = body.text("filePath").orElse("");
        if (source == Source.HTTP && filePath.isEmpty()) {
            throw body.missing("filePath");
        }
        if (source == Source.HTTP && body.has("blobPrefix")) {
            throw body.invalid("blobPrefix", "can be given with storageContainerUrl and autoStorageContainerName only");
        }
        if (FilePaths.escapes(filePath)) {
            throw body.invalid("filePath", "must be relative to the working directory and stay in it");
        }
        Optional<String> fileMode = body.text("fileMode");
        if (fileMode.filter(mode -> !mode.matches("[0-7]{3,4}")).isPresent()) {
            throw body.invalid("fileMode", "an octal mode such as 0770 is expected");
        }
        return new ResourceFile(
                source,
                source == Source.AUTO_STORAGE ? body.requiredText(source.member) : body.requiredUrl(source.member),
                body.text("blobPrefix").orElse(""),
                filePath,
                fileMode);
    }
}

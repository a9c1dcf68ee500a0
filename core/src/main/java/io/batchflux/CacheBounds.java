package io.batchflux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes from a cache directory what nobody has used for long: each state of a program's classes leaves a jar and an archive there.
 *
 * <p>When a file was used is when it was modified last: who takes it says so. Other programs share the directory, so what was used a
 * moment ago stays whatever there is, until it is uploaded; and what does not have a name of ours is not ours.
 */
final class CacheBounds {

    /** What was not used for longer goes. */
    static final Duration UNUSED = Duration.ofDays(30);

    /** What is more goes, from what was not used for longest. */
    static final long BYTES = 1L << 30;

    /** Longer than an upload may take to begin and to end. */
    static final Duration IN_USE = Duration.ofHours(2);

    /** Who takes a file says so unless somebody has just now. */
    static final Duration SAID = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(CacheBounds.class);
    private static final Pattern OURS =
            Pattern.compile("[0-9a-f]{64}\\.jar|[0-9a-f]{32}-[0-9a-f]{64}\\.zip|(code|owner)[0-9-]+\\.tmp");

    private final Path directory;
    private final FileTime now;
    private final long most;

    /** @param now by the clock that the directory's files have */
    CacheBounds(Path directory, FileTime now, long most) {
        this.directory = directory;
        this.now = now;
        this.most = most;
    }

    private record Kept(Path file, Instant used, long size) {}

    /** Returns how many files it has deleted. */
    int keep() {
        int deleted = 0;
        List<Kept> files = files();
        files.sort(Comparator.comparing(Kept::used).reversed());
        long bytes = 0;
        for (Kept file : files) {
            boolean unfinished = file.file.toString().endsWith(".tmp");
            bytes += file.size;
            if (isOlder(file.used, IN_USE) && (isOlder(file.used, UNUSED) || bytes > most || unfinished)) {
                deleted += delete(file) ? 1 : 0;
            }
        }
        return deleted;
    }

    /** Says that the file is in use now. */
    void use(Path file) {
        try {
            if (isOlder(Files.getLastModifiedTime(file).toInstant(), SAID)) {
                FileHashes.touch(file, now);
            }
        } catch (IOException e) {
            LOG.debug("it could not be said that {} is in use, which may be deleted sooner", file, e);
        }
    }

    private boolean isOlder(Instant used, Duration age) {
        return used.plus(age).isBefore(now.toInstant());
    }

    private List<Kept> files() {
        List<Kept> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.filter(
                            path -> OURS.matcher(path.getFileName().toString()).matches())
                    .toList()) {
                BasicFileAttributes attributes = attributes(file);
                if (attributes.isRegularFile()) {
                    files.add(new Kept(file, attributes.lastModifiedTime().toInstant(), attributes.size()));
                }
            }
        } catch (IOException e) {
            LOG.debug("the cache directory {} could not be looked through, and is not cleaned now", directory, e);
            files.clear();
        }
        return files;
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Another program may have taken it, or deleted it, since it was looked at. */
    private boolean delete(Kept file) {
        try {
            if (!attributes(file.file).lastModifiedTime().toInstant().equals(file.used)) {
                return false;
            }
            FileHashes.forget(file.file);
            return Files.deleteIfExists(file.file);
        } catch (IOException e) {
            LOG.debug("{} was not used for long, and could not be deleted", file.file, e);
            return false;
        }
    }
}

package io.batchflux;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Remembers where the inputs of one run lie, so that what many tasks read is uploaded once.
 *
 * <p>Only so many inputs are remembered; one that was forgotten is uploaded again. Thread-safe.
 */
final class SharedInputs {

    private static final int REMEMBERED = 1_000;

    private final Map<Key, Mono<String>> uploads = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Mono<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** An input is known again by its key. */
    sealed interface Key permits SameObject, SameFile {}

    /**
     * Emits the name of the blob with this input: that of an upload which is done or under way, else of this one.
     *
     * <p>An upload is cancelled only when nobody waits for it any more; one that failed is forgotten.
     *
     * @param upload uploads the input and emits the name of its blob
     */
    Mono<String> upload(Key key, Supplier<Mono<String>> upload) {
        return Mono.defer(() -> {
            synchronized (uploads) {
                return Once.known(uploads, key, () -> joint(key, upload.get()));
            }
        });
    }

    private Mono<String> joint(Key key, Mono<String> upload) {
        AtomicReference<@Nullable Mono<String>> mine = new AtomicReference<>();
        Runnable forget = () -> forget(key, mine.get());
        Mono<String> joint = new Joint<>(upload.doOnNext(name -> remember(key, name))
                        .doOnError(error -> forget.run())
                        .doOnCancel(forget))
                .join();
        mine.set(joint);
        return joint;
    }

    private void remember(Key key, String name) {
        synchronized (uploads) {
            uploads.put(key, Mono.just(name));
        }
    }

    /** What is remembered or done anew by now stays. */
    private void forget(Key key, @Nullable Mono<String> joint) {
        synchronized (uploads) {
            uploads.remove(key, joint);
        }
    }

    /** Content that is known by being the same object, as long as somebody else has it too. */
    static final class SameObject implements Key {

        private final WeakReference<Object> content;
        private final int hash;

        SameObject(Object content) {
            this.content = new WeakReference<>(content);
            this.hash = System.identityHashCode(content);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object mine = content.get();
            return this == other || (mine != null && other instanceof SameObject same && same.content.get() == mine);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /**
     * A file that has not changed since.
     *
     * @param file its absolute path
     * @param size its size in bytes
     * @param modified when it was changed
     * @param identity by which the system knows it, or {@code null}: another file may have taken its place
     */
    record SameFile(
            Path file,
            long size,
            FileTime modified,
            @Nullable Object identity) implements Key {

        static SameFile of(Path file, BasicFileAttributes attributes) {
            return new SameFile(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }

        /** Returns whether the other, which has the same path, is this very file with other content. */
        boolean hasBecome(SameFile later) {
            return Objects.equals(identity, later.identity) && !equals(later);
        }
    }
}

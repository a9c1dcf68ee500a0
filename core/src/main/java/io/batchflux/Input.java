package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.SignedUrl;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.reactivestreams.Publisher;

/** A file that a task finds in its working directory when it starts. */
public sealed interface Input {

    /** Returns where the file is, relative to the task's working directory. */
    String path();

    /** Returns an input with this content. */
    static Input bytes(String path, byte[] content) {
        return new Bytes(path, ByteBuffer.wrap(content.clone()));
    }

    /**
     * Returns an input with the content of a local file, which is read when the task is staged. If somebody writes to it while
     * it is, the task fails; it may be deleted or replaced.
     */
    static Input file(String path, Path file) {
        return new LocalFile(path, file);
    }

    /**
     * Returns an input with this content, which is subscribed to once, when the task is staged, and requested as it is
     * uploaded: a few megabytes of it at a time are kept until they have arrived. Its buffers are copied as they come.
     */
    static Input stream(String path, Publisher<ByteBuffer> content) {
        return new Stream(path, content);
    }

    /** Returns an input that the node itself downloads from this URL, signed if need be; nothing is uploaded. */
    static Input url(String path, String url) {
        return new Url(path, new SignedUrl(url));
    }

    /**
     * Content in memory.
     *
     * @param path where the file is on the node
     * @param content what is in it; not copied, and never moved
     */
    record Bytes(String path, ByteBuffer content) implements Input {
        /** @throws IllegalArgumentException if the path is not one within the working directory */
        public Bytes {
            Check.nodePath("path of an input", path);
            content = content.asReadOnlyBuffer();
        }
    }

    /**
     * A local file.
     *
     * @param path where the file is on the node
     * @param file where it is here
     */
    record LocalFile(String path, Path file) implements Input {
        /** @throws IllegalArgumentException if the path is not one within the working directory */
        public LocalFile {
            Check.nodePath("path of an input", path);
            requireNonNull(file, "file must not be null");
        }
    }

    /**
     * Content that is produced as it is uploaded.
     *
     * @param path where the file is on the node
     * @param content what is in it
     */
    record Stream(String path, Publisher<ByteBuffer> content) implements Input {
        /** @throws IllegalArgumentException if the path is not one within the working directory */
        public Stream {
            Check.nodePath("path of an input", path);
            requireNonNull(content, "content must not be null");
        }
    }

    /**
     * Something that is in the network already.
     *
     * @param path where the file is on the node
     * @param url where the node finds it
     */
    record Url(String path, SignedUrl url) implements Input {
        /** @throws IllegalArgumentException if the path is not one within the working directory, or the URL not http */
        public Url {
            Check.nodePath("path of an input", path);
            if (!url.value().startsWith("https://") && !url.value().startsWith("http://")) {
                throw new IllegalArgumentException("url of an input must start with https:// or http://, was " + url);
            }
            Text.word("url of an input", url.value());
        }
    }
}

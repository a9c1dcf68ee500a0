package io.batchflux.emulator.node;

import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** This class says what went wrong on a node as a user of the service reads it: without names of Java's classes and of libraries. */
final class Causes {

    /** Such as {@code finishConnect(..) failed with error(-111): } in front of what the system says. */
    private static final Pattern CALL = Pattern.compile("\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    private Causes() {}

    static String words(Throwable cause) {
        Throwable inner = cause.getCause();
        if (cause instanceof UncheckedIOException && inner != null) {
            return words(inner);
        }
        if (cause instanceof FileSystemException file) {
            return file.getFile() + ": " + reason(file);
        }
        if (cause instanceof TimeoutException) {
            return "There was no answer in time";
        }
        String message = Optional.ofNullable(cause.getMessage()).orElse("");
        if (cause instanceof UnknownHostException) {
            return "The host is not known: " + message;
        }
        return message.isBlank()
                ? "Nothing more is known than " + cause.getClass().getSimpleName()
                : CALL.matcher(message).replaceFirst("");
    }

    private static String reason(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (file instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (file instanceof FileAlreadyExistsException) {
            return "the file is there already";
        }
        if (file instanceof NotDirectoryException) {
            return "it is no directory";
        }
        if (file instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        if (file instanceof FileSystemLoopException) {
            return "the links go round in circles";
        }
        return Optional.ofNullable(file.getReason()).orElse("it could not be accessed");
    }
}

package io.batchflux.emulator.wire;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what is wrong with a file or a directory: of most of these failures Java's message is the name of the file alone. */
public final class FileProblem {

    private FileProblem() {}

    /** Returns it in words that can stand behind a colon. */
    public static String words(IOException e) {
        if (!(e instanceof FileSystemException failed)) {
            return String.valueOf(e.getMessage());
        }
        String file = failed.getFile();
        if (failed instanceof FileAlreadyExistsException || failed instanceof NotDirectoryException) {
            return file + " is there already, and is no directory";
        }
        if (failed instanceof NoSuchFileException) {
            return file + " cannot be made, or is not there";
        }
        if (failed instanceof AccessDeniedException) {
            return "access to " + file + " is denied";
        }
        return file + (failed.getReason() == null ? " cannot be used" : ": " + failed.getReason());
    }
}

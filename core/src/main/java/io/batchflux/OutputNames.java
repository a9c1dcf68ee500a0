package io.batchflux;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Whatever has a run's write grant chooses the names of outputs: they are foreign, and must not lead anywhere else. */
final class OutputNames {

    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

    /** On Windows such is a device, in whichever directory, or another name: a dot or blank at its end does not count there. */
    private static final Pattern OF_WINDOWS =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])\\s*(\\..*)?|.*[. ]|.*:.*");

    private OutputNames() {}

    /** Tells whether the name is a path that stays below where it begins, whichever system it is used on. */
    static boolean staysInside(String name) {
        for (String step : SEPARATOR.split(name, -1)) {
            if (step.isEmpty() || step.equals("..") || step.equals(".")) {
                return false;
            }
        }
        return !UNPRINTABLE.matcher(name).find();
    }

    static String printable(String name) {
        return UNPRINTABLE.matcher(name).replaceAll("?");
    }

    /** Returns the file of this name below the directory, after it has made the directories on the way. */
    static Path below(Path directory, String name) {
        try {
            return reach(directory, relative(directory, name));
        } catch (IOException e) {
            throw Disk.unusable("written to below " + directory, printable(name), e);
        }
    }

    /** Tells whether Windows takes each step of the name for what it is. */
    static boolean isPlainOnWindows(String name) {
        return SEPARATOR
                .splitAsStream(name)
                .noneMatch(step -> OF_WINDOWS.matcher(step).matches());
    }

    private static Path relative(Path directory, String name) throws IOException {
        if (directory.getFileSystem().getSeparator().equals("\\") && !isPlainOnWindows(name)) {
            throw new FileSystemException(
                    printable(name), null, "Windows takes this name for a device or for another name; use saveTo");
        }
        Path relative;
        try {
            relative = directory.getFileSystem().getPath(name);
        } catch (InvalidPathException e) {
            throw new FileSystemException(
                    printable(name),
                    null,
                    e.getReason()
                            + "; a program in a locale of UTF-8 (LC_ALL=C.UTF-8) can name more, and saveTo takes another name");
        }
        if (!staysInside(name) || relative.getRoot() != null || !relative.equals(relative.normalize())) {
            throw new FileSystemException(printable(name), null, "the name leads out of the directory");
        }
        return relative;
    }

    /** Another output's directory may be the same one, and be made at the same moment. */
    private static void make(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** Goes step by step, since a link on the way may lead out. */
    private static Path reach(Path directory, Path relative) throws IOException {
        Files.createDirectories(directory);
        Path root = directory.toRealPath();
        Path reached = directory;
        for (int i = 0; i < relative.getNameCount() - 1; i++) {
            reached = reached.resolve(relative.getName(i));
            make(reached);
            if (!reached.toRealPath().startsWith(root)) {
                throw new FileSystemException(reached.toString(), null, "this link leads out of the directory");
            }
        }
        Path file = directory.resolve(relative);
        if (Files.isSymbolicLink(file)) {
            throw new FileSystemException(file.toString(), null, "it is a link");
        }
        return file;
    }
}

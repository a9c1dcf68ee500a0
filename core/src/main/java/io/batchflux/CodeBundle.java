package io.batchflux;

import java.nio.file.Path;
import java.util.List;

/**
 * The files that bring code to a node.
 *
 * @param files the jars in the order of the class path, then {@value #CLASS_PATH_JAR}; none if the image holds the code
 * @param archives what is sent, however many files there are: a jar of the program that unpacks, and the archives of the files
 * @param hash stands for the names and the contents of all files
 */
record CodeBundle(List<CodeFile> files, List<CodeFile> archives, String hash) {

    /** A jar without classes, whose manifest lists the others: it keeps the command short. */
    static final String CLASS_PATH_JAR = "classpath.jar";

    /** The jar of the program that unpacks the others. */
    static final String PREPARATION = "node.jar";

    /** The archive of what changes often: classes and snapshots; and of the order of the class path. */
    static final String APPLICATION = "application.zip";

    /** The archive of all other jars. */
    static final String DEPENDENCIES = "dependencies.zip";

    CodeBundle {
        files = List.copyOf(files);
        archives = List.copyOf(archives);
    }

    /**
     * A file of the bundle.
     *
     * @param name what it is called on the node; letters, digits, dots, hyphens and underscores; no two files share one
     * @param sha256 the SHA-256 of its content, in hexadecimal digits
     * @param size its length in bytes
     * @param path where it is on this machine; that of an archive stays, and what is inside of an executable jar can be read while the
     *     bundle is made
     */
    record CodeFile(String name, String sha256, long size, Path path) {}
}

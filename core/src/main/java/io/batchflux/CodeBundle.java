package io.batchflux;

import java.nio.file.Path;
import java.util.List;

record CodeBundle(List<CodeFile> files) {
    static final String CLASS_PATH_JAR = "classpath.jar";

    record CodeFile(String name, String sha256, Path path) {}
}

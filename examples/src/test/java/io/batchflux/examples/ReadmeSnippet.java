package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The program in the README, as a reader copies it.
 *
 * @param className the name of its class
 * @param code the whole source file
 */
record ReadmeSnippet(String className, String code) {

    private static final Pattern CODE = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

    static ReadmeSnippet read() throws IOException {
        String code = find(CODE, Files.readString(Path.of("../README.md")));
        return new ReadmeSnippet(find(CLASS, code), code);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    /** Compiles it into the directory, without the annotation processors of our build, which a reader has not. */
    void compile(Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve(className + ".java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            List<String> options = List.of(
                    "-d",
                    directory.toString(),
                    "-proc:none",
                    "-Xlint:all,-classfile,-path,-options",
                    "--release",
                    "17");

            boolean compiled = compiler.getTask(null, files, problems, options, null, files.getJavaFileObjects(file))
                    .call();

            assertThat(problems.getDiagnostics()).isEmpty();
            assertThat(compiled).isTrue();
        }
    }
}

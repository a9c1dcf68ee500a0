package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program's own configuration of Jackson, which both sides have. */
class JsonConfigurationTests {

    private static final String NAME = ConfiguredFunctions.Bits.class.getName();

    @TempDir
    Path directory;

    private Object callInProgramWith(String service, String method) throws IOException, ReflectiveOperationException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(JsonConfiguration.class.getName()), service + "\n");
        List<URL> classPath = new ArrayList<>(List.of(url(directory)));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(url(Path.of(entry)));
        }
        try (URLClassLoader program =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return program.loadClass(ConfiguredFunctions.class.getName())
                    .getMethod(method)
                    .invoke(null);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    @Test
    void valuesTravelAsItSaysOnBothSides() throws Exception {
        assertThat(callInProgramWith(NAME, "received")).isEqualTo("Board[bits={0, 7}, name=first\nsecond]");
    }

    @Test
    void itsNameTravelsWithTheCallOnOneLine() throws Exception {
        String sent = (String) callInProgramWith(NAME, "sent");

        assertThat(sent).contains("\"configurations\":\"" + NAME + "\"").doesNotContain("\n");
        assertThat(Invocation.parse(sent).function().configurations()).containsExactly(NAME);
    }

    @Test
    void aNodeThatDoesNotHaveItFailsTheCall() throws Exception {
        String sent = ((String) callInProgramWith(NAME, "sent")).replace(NAME, "com.example.Absent");

        Outcome outcome = NodeMain.call(Invocation.parse(sent), getClass().getClassLoader());

        assertThat(((Outcome.Failure) outcome).error().message())
                .startsWith("class com.example.Absent is not on the node's class path");
    }

    @Test
    void oneThatCannotBeLoadedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    try {
                        callInProgramWith("com.example.Absent", "sent");
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
                    }
                })
                .withMessageContaining("com.example.Absent");
    }

    @Test
    void withoutOneThereIsNoTrace() {
        assertThat(ResolvedFunction.of(SampleFunctions::half)
                        .invocation("1", 1.0)
                        .toJson())
                .doesNotContain("configurations");
    }
}

package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the loader of the application has loaded from elsewhere than the class path. */
class LoadedClassesTests {

    private static final String CLASS_PATH = "java.class.path";

    @TempDir
    Path directory;

    private final Rig rig = new Rig();
    private final String classPath = System.getProperty(CLASS_PATH);

    @AfterEach
    void restore() {
        System.setProperty(CLASS_PATH, classPath);
    }

    static int next(int number) {
        return number + 1;
    }

    private BatchRunner runner() {
        rig.with(options -> options.withFunctions(options.functions()
                .withCacheDirectory(directory.resolve("cache"))
                .withCode(Code.applicationClassPath())));
        return rig.runner();
    }

    @Test
    void aClassThatAnAgentHasAddedOrThatIsPatchedIntoAModuleIsRefused() {
        BatchRunner runner = runner();
        System.setProperty(CLASS_PATH, directory.toString());

        assertThatThrownBy(() -> runner.call(LoadedClassesTests::next, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The class " + LoadedClassesTests.class.getName())
                .hasMessageContaining("that is not in what Code.applicationClassPath() sends");
        assertThat(rig.service.requests().count()).isZero();
        assertThat(rig.store.requests().count()).isZero();
    }
}

package io.batchflux.function;

import static io.batchflux.function.NodeDirectory.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batchflux.function.NodeDirectory.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outcome says of a call that has failed. */
class NodeMainErrorsTests {

    private final NodeDirectory node;

    NodeMainErrorsTests(@TempDir Path directory) {
        node = new NodeDirectory(directory);
    }

    @Test
    void reportsAnExceptionDownToTheFunctionAndItsCause() throws Exception {
        assertThat(node.run(call("1", SampleFunctions::fail, "abc")).code()).isZero();

        RemoteError error = node.onlyError();
        assertThat(error.className()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(error.message()).isEqualTo("bad text");
        assertThat(error.stackTrace()).singleElement().satisfies(frame -> {
            assertThat(frame.className()).isEqualTo(SampleFunctions.class.getName());
            assertThat(frame.method()).isEqualTo("fail");
            assertThat(frame.file()).isEqualTo("SampleFunctions.java");
        });
        assertThat(new RemoteException(error).getCause()).hasMessage("java.lang.IllegalStateException: because of 3");
    }

    @Test
    void reportsErrorsThatAnotherTryWouldRepeat() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::failAnAssertion, "1 = 2"),
                call("2", SampleFunctions::recurse, 0),
                call("3", SampleFunctions::initialise, ""),
                call("4", SampleFunctions::initialise, ""),
                call("5", SampleFunctions::failHopelessly, ""),
                call("6", SampleFunctions::unwritable, ""));

        assertThat(exit.code()).isZero();
        assertThat(node.outcomes())
                .extracting(outcome -> ((Outcome.Failure) outcome).error().className())
                .containsExactly(
                        "java.lang.AssertionError",
                        "java.lang.StackOverflowError",
                        "java.lang.ExceptionInInitializerError",
                        "java.lang.NoClassDefFoundError",
                        SampleFunctions.Hopeless.class.getName(),
                        "java.lang.IllegalArgumentException");
    }

    private static FunctionReference half(String className, String methodName, String argumentType, String descriptor) {
        return new FunctionReference(
                className, methodName, descriptor, FunctionReference.Kind.STATIC, argumentType, "double");
    }

    @Test
    void saysThatAClassIsNotOnTheClassPath() throws Exception {
        FunctionReference absent = half("com.example.Absent", "half", "double", "(D)D");
        FunctionReference absentParameter =
                half(SampleFunctions.class.getName(), "half", "double", "(Lcom/example/Absent;)D");
        FunctionReference absentArgument =
                half(SampleFunctions.class.getName(), "half", "java.util.List<com.example.Absent>", "(D)D");

        Exit exit = node.run(
                new Invocation("1", absent, "1"),
                new Invocation("2", absentParameter, "1"),
                new Invocation("3", absentArgument, "1"));

        assertThat(exit.code()).isZero();

        assertThat(node.outcomes())
                .extracting(outcome -> ((Outcome.Failure) outcome).error().message())
                .allSatisfy(message -> assertThat(message)
                        .startsWith("class com.example.Absent is not on the node's class path (")
                        .contains("jackson-databind"));
    }

    /** As one that reads a file which is not on the node. */
    public static final class Unusable implements JsonConfiguration {

        static final int NUMBER = Integer.parseInt("none");

        @Override
        public void configure(JsonMapper.Builder mapper) {}
    }

    @Test
    void saysThatAClassCannotBeInitialisedAndNotThatItIsMissing() throws Exception {
        FunctionReference configured = new FunctionReference(
                SampleFunctions.class.getName(),
                "half",
                "(D)D",
                FunctionReference.Kind.STATIC,
                List.of("double"),
                "double",
                List.of(Unusable.class.getName()),
                List.of());

        assertThat(node.run(new Invocation("1", configured, "1"), new Invocation("2", configured, "1"))
                        .code())
                .isZero();

        assertThat(node.outcomes())
                .extracting(outcome -> ((Outcome.Failure) outcome).error())
                .satisfiesExactly(
                        first -> assertThat(first.className()).isEqualTo(ExceptionInInitializerError.class.getName()),
                        second -> assertThat(second.message())
                                .isEqualTo("Could not initialize class " + Unusable.class.getName()));
    }

    /** Defines a class as if a newer compiler had made it. */
    private static final class NewerClasses extends ClassLoader {

        private final Class<?> type;

        NewerClasses(Class<?> type) {
            super(type.getClassLoader());
            this.type = type;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(type.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
                byte[] content = in.readAllBytes();
                content[6] = 1; // version 256 or later
                return defineClass(name, content, 0, content.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void saysWhatToDoIfTheNodesJavaIsOlderThanTheClass() {
        Outcome outcome = NodeMain.call(
                new Invocation("1", half(SampleFunctions.class.getName(), "half", "double", "(D)D"), "1"),
                new NewerClasses(SampleFunctions.class));

        assertThat(((Outcome.Failure) outcome).error().message())
                .contains("SampleFunctions has been compiled by a more recent version")
                .contains("The node has Java " + Runtime.version().feature())
                .endsWith("or compile it with --release " + Runtime.version().feature());
    }

    @Test
    void saysThatTheCodeIsAnotherVersion() throws Exception {
        FunctionReference renamed = half(SampleFunctions.class.getName(), "quarter", "double", "(D)D");

        assertThat(node.run(new Invocation("1", renamed, "1")).code()).isZero();

        assertThat(node.onlyError().message()).contains("quarter").contains("the code there is another version");
    }

    @Test
    void outcomeOfACallThatFailsHasTheEndOfWhatThatHasPrinted() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::shout, "loud"),
                call("2", SampleFunctions::printAndFail, 3),
                call("3", SampleFunctions::printAndFail, 10_000));

        assertThat(exit.code()).isZero();
        assertThat(exit.out()).contains("out: loud", "line 9999");
        assertThat(((Outcome.Failure) node.outcomes().get(1)).printed())
                .isEqualTo(new Printed("line 0\nline 1\nline 2\n", "oh no\n"));
        assertThat(((Outcome.Failure) node.outcomes().get(2)).printed().stdout())
                .hasSize(PrintedTails.MOST)
                .endsWith("line 9998\nline 9999\n");
    }

    @Test
    void reportsExceptionsThatDoNotWantToBeReported() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::failInEveryWay, 1),
                call("2", SampleFunctions::failAtLength, 10_000_000),
                call("3", SampleFunctions::half, 1.0));

        assertThat(exit.code()).isZero();
        assertThat(node.outcomes()).hasSize(3).endsWith(new Outcome.Value("3", "0.5"));
        assertThat(((Outcome.Failure) node.outcomes().get(0)).error().className())
                .isEqualTo(SampleFunctions.Untold.class.getName());
        assertThat(((Outcome.Failure) node.outcomes().get(1)).error().message())
                .startsWith("xxx")
                .endsWith("... (10000000 characters)");
    }

    @Test
    void anExceptionWhoseMethodsThrowErrorsIsTheFailureOfItsCallAlone() throws Exception {
        Exit exit = node.run(call("1", SampleFunctions::failWithErrors, 1), call("2", SampleFunctions::half, 1.0));

        assertThat(exit.code()).isZero();
        assertThat(node.outcomes()).hasSize(2).endsWith(new Outcome.Value("2", "0.5"));
        assertThat(((Outcome.Failure) node.outcomes().get(0)).error())
                .returns(SampleFunctions.Unspeakable.class.getName(), RemoteError::className)
                .returns("(its getMessage() threw java.lang.AssertionError)", RemoteError::message);
    }
}

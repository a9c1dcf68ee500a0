package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ClassReferences.Field;
import io.batchflux.ClassReferences.Method;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClassReferencesTests {

    /** Has instructions of all lengths before each access. */
    static final class Sample {

        static int count;
        static long total;
        private int own;

        static int read(int key, String text) {
            int sum = 0;
            for (int i = 0; i < 300; i++) {
                sum += i * 100_000;
            }
            switch (key) {
                case 1, 2, 3 -> sum += 1;
                default -> sum -= 1;
            }
            switch (text) {
                case "a" -> sum += 2;
                case "some text" -> sum += 3;
                default -> sum -= 2;
            }
            long[][] grid = new long[key][2];
            Runnable later = () -> total = grid.length;
            later.run();
            return sum + count;
        }

        int write(int value) {
            own = value;
            return own;
        }

        Sample() {}
    }

    private static final String OWNER = Sample.class.getName().replace('.', '/');

    private static Method method(ClassReferences references, String prefix) {
        return references.methods().stream()
                .filter(method -> method.name().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fieldsAreFoundInTheMethodsThatUseThem() throws IOException {
        ClassReferences references = ClassReferences.of(bytes(Sample.class));

        assertThat(method(references, "read").fields()).containsExactly(new Field(OWNER, "count"));
        assertThat(method(references, "write").fields()).containsOnly(new Field(OWNER, "own"));
        assertThat(method(references, "lambda$read").fields()).containsExactly(new Field(OWNER, "total"));
        assertThat(references.classes()).contains(OWNER, "java/lang/Runnable");
    }

    @Test
    void aMethodReachesWhatItCallsAndItsLambdasAlone() throws IOException {
        ClassReferences references = ClassReferences.of(bytes(Sample.class));

        assertThat(references.reachedFrom("read"))
                .extracting(method -> method.name().replaceFirst("\\$\\d+$", ""))
                .containsExactlyInAnyOrder("read", "lambda$read");
        assertThat(references.reachedFrom("write")).extracting(Method::name).containsExactly("write");
        assertThat(method(references, "read").classes()).contains("java/lang/Runnable", "java/lang/String");
        assertThat(method(references, "write").classes()).containsExactly(OWNER);
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file))) {
            return in.readAllBytes();
        }
    }

    /** Whatever the compiler makes of a class of some size. */
    @Test
    void everyClassOfOursCanBeRead() throws IOException {
        for (Class<?> type :
                new Class<?>[] {Run.class, WatchJob.class, RunOptions.class, ClassReferences.class, Text.class}) {
            assertThat(ClassReferences.of(bytes(type)).methods()).isNotEmpty();
        }
    }
}

package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SpoolTests {

    private final Disk disk = Disk.on(Schedulers.immediate());

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Spool.IN_MEMORY - 5, Spool.IN_MEMORY - 3, Spool.IN_MEMORY - 2, 3 * Spool.IN_MEMORY})
    void whatIsAppendedCanBeReadFromAnyPosition(int before) {
        Spool spool = Spool.create(disk, Schedulers.immediate());
        StepVerifier.create(spool.append(ByteBuffer.wrap(bytes(before)))
                        .then(spool.append(
                                ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1)))
                        .then(spool.append(ByteBuffer.wrap(new byte[] {4, 5})))
                        .then(Mono.zip(spool.read(before + 1, 3), spool.read(0, before + 5)))
                        .flatMap(read -> spool.close().thenReturn(read)))
                .assertNext(read -> {
                    assertThat(read.getT1()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3, 4}));
                    byte[] all = Arrays.copyOf(bytes(before), before + 5);
                    System.arraycopy(new byte[] {1, 2, 3, 4, 5}, 0, all, before, 5);
                    assertThat(read.getT2()).isEqualTo(ByteBuffer.wrap(all));
                })
                .verifyComplete();
    }

    @Test
    void aFileIsMadeForWhatIsLargeAlone() {
        AtomicInteger files = new AtomicInteger();
        Spool spool = new Spool(disk, Schedulers.immediate(), () -> {
            files.incrementAndGet();
            throw new IOException("no more open files");
        });

        StepVerifier.create(spool.append(ByteBuffer.wrap(bytes(Spool.IN_MEMORY))))
                .verifyComplete();
        assertThat(files).hasValue(0);
        StepVerifier.create(spool.append(ByteBuffer.wrap(bytes(1)))).verifyErrorMessage("no more open files");
        assertThat(files).hasValue(1);
        StepVerifier.create(spool.close()).verifyComplete();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskThatIsFullIsSaidToBeWithTheFile() throws Exception {
        Path full = Path.of("/dev/full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            StepVerifier.create(new Spool(disk, Schedulers.immediate(), () -> new Spool.Opened(full, channel))
                            .append(ByteBuffer.wrap(bytes(Spool.IN_MEMORY + 1))))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(UncheckedIOException.class)
                            .hasMessageContaining("/dev/full cannot be written to")
                            .hasMessageContaining("No space left"));
        }
    }
}

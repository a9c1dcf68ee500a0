package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SpoolTests {

    private final Disk disk = Disk.on(Schedulers.immediate());

    @Test
    void whatIsAppendedCanBeReadFromAnyPosition() {
        StepVerifier.create(Spool.create(disk, Schedulers.immediate())
                        .flatMap(spool -> spool.append(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                                .then(spool.append(ByteBuffer.wrap(new byte[] {4, 5})))
                                .then(spool.read(1, 3))
                                .flatMap(read -> spool.close().thenReturn(read))))
                .assertNext(read -> assertThat(read).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3, 4})))
                .verifyComplete();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskThatIsFullIsSaidToBeWithTheFile() throws Exception {
        Path full = Path.of("/dev/full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            StepVerifier.create(new Spool(disk, Schedulers.immediate(), full, channel)
                            .append(ByteBuffer.wrap(new byte[10])))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(UncheckedIOException.class)
                            .hasMessageContaining("/dev/full cannot be written to")
                            .hasMessageContaining("No space left"));
        }
    }
}

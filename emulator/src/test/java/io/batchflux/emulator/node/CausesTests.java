package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CausesTests {

    @Test
    void whatTheSystemSaysIsSaidWithoutNamesOfClasses() {
        assertThat(Causes.words(new ConnectException(
                        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:9")))
                .isEqualTo("Connection refused: /127.0.0.1:9");
        assertThat(Causes.words(new UncheckedIOException(new NoSuchFileException("/a/b"))))
                .isEqualTo("/a/b: there is no such file");
        assertThat(Causes.words(new AccessDeniedException("/a"))).isEqualTo("/a: access is denied");
        assertThat(Causes.words(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("/a: No space left on device");
        assertThat(Causes.words(new UnknownHostException("nowhere.invalid")))
                .isEqualTo("The host is not known: nowhere.invalid");
        assertThat(Causes.words(new TimeoutException("Did not observe any item")))
                .isEqualTo("There was no answer in time");
        assertThat(Causes.words(new IOException())).isEqualTo("Nothing more is known than IOException");
    }
}

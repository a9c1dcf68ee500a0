package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetsTests {

    private final Random chance = new Random(7);

    @Test
    void whatIsFoundIsWhatALoopFinds() {
        for (int round = 0; round < 2_000; round++) {
            byte[] octets = new byte[chance.nextInt(40)];
            chance.nextBytes(octets);
            for (int i = 0; i < octets.length; i++) {
                octets[i] = chance.nextInt(8) == 0 ? (byte) '\\' : octets[i];
            }
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            for (int from = 0; from <= octets.length; from++) {
                assertThat(Octets.indexOf(octets, '\\', from)).as(text).isEqualTo(text.indexOf('\\', from));
            }
        }
    }

    @Test
    void oneThatIsNoAsciiIsSeenWhereverItIs() {
        for (int length = 0; length < 40; length++) {
            byte[] octets = new byte[length];
            assertThat(Octets.areAscii(octets)).isTrue();
            for (int i = 0; i < length; i++) {
                octets[i] = (byte) (0x80 + chance.nextInt(0x80));
                assertThat(Octets.areAscii(octets)).isFalse();
                octets[i] = 0x7f;
            }
        }
    }
}

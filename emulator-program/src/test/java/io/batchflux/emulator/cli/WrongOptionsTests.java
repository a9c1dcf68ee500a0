package io.batchflux.emulator.cli;

import static io.batchflux.emulator.cli.CommandLines.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever gives a wrong option reads one line, which names it. */
class WrongOptionsTests {

    @ParameterizedTest
    @CsvSource({
        "--port=x, --port",
        "--pool=p:slots=none, slots must be a whole number",
        "--pool=a b, letters",
        "--pool=p:speed=1, is not a setting of a pool",
        "--pool=p:delay=soon, ID[:slots=N]",
        "--pool=p:spot=-1, spot must not be negative",
        "--supply=nodes=1, is none of delay",
        "--supply=delay=soon, malformed",
        "--max-pools=0, --max-pools must be at least 1",
        "--image=x, NAME=COMMAND",
        "--key=%, Base64",
        "--colour=red, colour",
        "--fault=Tasks_List, OPERATION:KIND",
        "'--fault=Tasks_List:429,lag=2', '--fault Tasks_List:429,lag=2: 429 has no lag; there are retry-after, first'",
        "--fault=Jobs_Get:quota, quota can strike",
        "--fault=*:pigs, reset-after",
        "--latency=5ms, MIN..MAX",
        "--admin-port=70000, --admin-port must be 0 to 65535",
        "--certificate=x.pem, --certificate needs --https",
        "--bind=localhost, --bind must be an IP address in digits",
        "--bind=, --bind must be an IP address in digits",
        "--azurite-port=x, is not a whole number",
        "--azurite-port=-1, --azurite-port must be 0 to 65535",
        "--storage-account=A, --storage-account must be 3 to 24",
        "--pool=p:start-up=-PT1S, start-up must not be negative",
        "--supply=max-nodes=-1, max-nodes must not be negative",
        "--forget-tasks=PT0S, --forget-tasks must be more than zero",
        "--time-scale=2, --runtime simulated",
        "--storage-version=new, --storage-version must be a date",
        "--runtime=magic, 'must be one of processes, simulated, was ''magic'''",
        "--file-list-size=x, 'must be one of json, values, was ''x'''",
        "--role=x, '(CLIENT=ROLE): must be CLIENT=ROLE, was x'",
        "--account=a-b, --account must be",
        "--key=%, --key must be Base64",
        "--max-active-jobs=0, --max-active-jobs must be",
        "--port=-1, --port must be 0 to 65535",
        "--window-controls, --window-controls needs --admin-port",
        "--pool=p:slots=0, slots must be at least 1",
        "--latency=5..1, '--latency must be MS or MIN..MAX, with MIN not more than MAX, was 5..1'",
        "--prot=1, did you mean --port",
        "--clock-skew=soon, is not a duration in ISO 8601",
        "--pool=p:delay=soon, since 'soon' is not a duration in ISO 8601",
        "--supply=max-nodes=many, malformed: 'many' is not a whole number",
        "--seed=x, is not a whole number",
        "--time-scale=x, is not a number",
        "--key-file=/none/x, --key-file: there is no file /none/x",
        "--admin-key, --admin-key needs --admin-port",
        "--key=abc, --key must be Base64",
        "--fault=Nope_Get:500, --fault Nope_Get:500: operations must",
        "'--fault=Jobs_Get:500,first=x', --fault",
        "@none/x, there is no file none/x",
        "--image=gr\uFFFDn=, LC_ALL=C.UTF-8"
    })
    void aWrongOptionGivesOneClearLine(String option, String hint) {
        StringWriter err = new StringWriter();

        int code = BatchEmulatorCli.commandLine().setErr(new PrintWriter(err)).execute(option);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(hint)
                .doesNotContain("java.")
                .doesNotContain("cannot convert");
    }

    @Test
    void aFileOfOptionsThatCannotBeReadGivesOneClearLine(@TempDir Path directory) {
        StringWriter err = new StringWriter();

        int code = BatchEmulatorCli.run(BatchEmulatorCli.commandLine().setErr(new PrintWriter(err)), "@" + directory);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("@" + directory);
    }

    @ParameterizedTest
    @CsvSource({
        "--https --port=0 --port=0, --port",
        "--account abcd --key AAAA --key BBBB, --key",
        "--https --https, --https",
        "--state=a --state b, --state"
    })
    void anOptionThatIsGivenTwiceIsRefusedSinceOthersWouldBeForgotten(String arguments, String option) {
        assertThatThrownBy(() -> parse(arguments.split(" ", -1)))
                .hasMessageContaining(option + " is given twice, and has one value");
    }

    @Test
    void twoAddressesOfTheSameAreRefused() {
        assertThatThrownBy(() -> parse("--auto-storage", "http://h/c?sig=s", "--auto-storage-file", "f"))
                .hasMessageContaining("--auto-storage and --auto-storage-file cannot be given together");
    }

    @ParameterizedTest
    @CsvSource({
        "--work-directory=FILE, --work-directory ",
        "--work-directory=FILE/x, --work-directory ",
        "--state=FILE, --state ",
        "--https --certificate=DIR, --certificate ",
        "--https --certificate=DIR/none/x, --certificate "
    })
    void aFileThatCannotBeUsedIsNamedWithItsOption(String arguments, String hint, @TempDir Path directory)
            throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        StringWriter err = new StringWriter();

        int code = BatchEmulatorCli.commandLine()
                .setErr(new PrintWriter(err))
                .execute(arguments
                        .replace("FILE", file.toString())
                        .replace("DIR", directory.toString())
                        .split(" ", -1));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(hint, directory.toString())
                .doesNotContain("java.");
    }

    @Test
    void aPortInUseIsNamedWithItsOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            StringWriter err = new StringWriter();

            int code = BatchEmulatorCli.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute("--port=" + taken.getLocalPort());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString().lines())
                    .singleElement()
                    .isEqualTo("batchflux-emulator: --port " + taken.getLocalPort()
                            + " of 127.0.0.1 is in use; 0 takes a free one");
        }
    }
}

package io.batchflux.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** A task that fills the disk of its node. */
final class FullDisk extends Check {

    FullDisk() {
        super(18, "What is said of a task that fills the disk of its node?");
    }

    @Override
    Optional<String> obstacle(Settings settings) {
        return settings.text(SettingKey.DISK_FULL_BYTES).isPresent()
                ? Optional.empty()
                : Optional.of("disk_full_bytes is not set, and the node may have to be reimaged afterwards");
    }

    @Override
    Duration takes(Settings settings) {
        return Duration.ofMinutes(10);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        String bytes = at.settings().required(SettingKey.DISK_FULL_BYTES);
        return at.run(Tasks.shell("full", "head -c " + bytes + " /dev/zero > large; sleep 3"))
                .flatMapIterable(ended -> List.of(
                        Finding.of("its failure", "DiskFull", ended.failure()),
                        Finding.told("what is said", ended.words() + ": " + ended.details())));
    }
}

package io.batchflux.spring;

import io.batchflux.RunOptions;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.unit.DataSize;

/** How the properties {@code batchflux.run.*} change options. */
final class RunProperties {

    private RunProperties() {}

    static RunOptions applied(BatchfluxProperties.Run properties, RunOptions defaults) {
        RunOptions[] options = {defaults};
        PropertyMapper map = PropertyMapper.get();
        map.from(properties::maxInFlight)
                .to(count -> options[0] = options[0].withConcurrency(of -> of.withMaxInFlight(count)));
        map.from(properties::bytesInFlight)
                .as(DataSize::toBytes)
                .to(bytes -> options[0] = options[0].withConcurrency(of -> of.withBytesInFlight(bytes)));
        map.from(properties::cleanUp).to(cleanUp -> options[0] = options[0].withCleanUp(cleanUp));
        map.from(properties::inOrder).to(inOrder -> options[0] = options[0].withInOrder(inOrder));
        map.from(properties::stopOnFailure).to(stop -> options[0] = options[0].withStopOnFailure(stop));
        map.from(properties::priority)
                .to(priority -> options[0] = options[0].withJob(job -> job.withPriority(priority)));
        map.from(properties::owner).to(owner -> options[0] = options[0].withJob(job -> job.withOwner(owner)));
        return options[0];
    }
}

package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.Optional;

/**
 * What jobs and job schedules show alike: where they are, their version and their states.
 *
 * @param url where it is
 * @param lastModified when a user changed it last
 * @param creationTime when it was added
 * @param state the word for its state
 * @param since when it came into that state
 * @param previous the word for the state before
 * @param previousSince when it came into that one
 */
record EntityHead(
        String url,
        Instant lastModified,
        Instant creationTime,
        String state,
        Instant since,
        Optional<String> previous,
        Optional<Instant> previousSince) {

    /** What every entity has: these members come from the service, behind those that a client can set. */
    static final Members COMMON =
            Members.of("url", "eTag", "lastModified", "creationTime", "state", "stateTransitionTime");

    /** What those have that tell the state before, too. */
    static final Members WITH_PREVIOUS = COMMON.and("previousState", "previousStateTransitionTime", "executionInfo");

    static final Members MEMBERS = WITH_PREVIOUS.and("stats");

    void show(ObjectNode json) {
        json.put("url", url);
        json.put("eTag", ServiceTime.eTag(lastModified));
        json.put("lastModified", ServiceTime.body(lastModified));
        json.put("creationTime", ServiceTime.body(creationTime));
        json.put("state", state);
        json.put("stateTransitionTime", ServiceTime.body(since));
        previous.ifPresent(word -> json.put("previousState", word));
        previousSince.ifPresent(time -> json.put("previousStateTransitionTime", ServiceTime.body(time)));
    }
}

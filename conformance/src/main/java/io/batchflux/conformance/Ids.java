package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The ids that tasks may have. */
final class Ids {

    private static final int LONGEST = 64;

    private Ids() {}

    /** The ids of preparation and release, which are tasks too. */
    static final class Reserved extends Check {

        Reserved() {
            super(13, "May a task have the id of its job's preparation?");
        }

        @Override
        Flux<Finding> ask(Workplace at) {
            ObjectNode job = at.jobOn(at.pool(), at.name());
            job.putObject("jobPreparationTask").put("commandLine", "/bin/sh -c true");
            job.putObject("jobReleaseTask").put("commandLine", "/bin/sh -c true");
            return at.job(job)
                    .flatMapMany(id -> Flux.concat(
                            add(at, id, "jobpreparation")
                                    .map(seen -> Finding.of(
                                            "the id jobpreparation",
                                            "clienterror TaskIdSameAsJobPreparationTask",
                                            seen)),
                            add(at, id, "jobrelease")
                                    .map(seen -> Finding.of(
                                            "the id jobrelease", "clienterror TaskIdSameAsJobReleaseTask", seen))));
        }

        private static Mono<String> add(Workplace at, String job, String task) {
            return at.add(job, Tasks.shell(task, "true")).map(answer -> {
                JsonNode item = answer.json().path("value").path(0);
                return answer.isOk()
                        ? (item.path("status").asText().toLowerCase(Locale.ROOT) + " "
                                        + item.path("error").path("code").asText())
                                .strip()
                        : answer.words();
            });
        }
    }

    /** A job and a task whose ids are as long as they may be. */
    static final class Longest extends Check {

        Longest() {
            super(14, "May the ids of a job and of its task have 64 characters each?");
        }

        @Override
        Flux<Finding> ask(Workplace at) {
            String id = at.name() + "-";
            return at.job(at.jobOn(at.pool(), id + "j".repeat(LONGEST - id.length())))
                    .flatMap(job -> at.runIn(job, Tasks.shell("t".repeat(LONGEST), "true")))
                    .map(ended -> Finding.of("a task that does nothing", "exit code 0", ended.words()))
                    .flux();
        }
    }
}

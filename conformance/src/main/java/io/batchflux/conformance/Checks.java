package io.batchflux.conformance;

import java.util.List;

/** All checks, in the order of their numbers. */
final class Checks {

    private Checks() {}

    static List<Check> all() {
        return List.of(
                new ResourceFilesLimit(),
                new SignatureVersions(),
                new RetryDirectory(),
                new NodeEnvironment(),
                new ContainerEnvironment(),
                new OutputPatterns(),
                new EndedByLimit(),
                new LimitOfRetries(),
                new Paging(),
                new AddedTogether(),
                new FailingPreparation(),
                new TooManySlots(),
                new Ids.Reserved(),
                new Ids.Longest(),
                new HierarchicalNamespace(),
                new DeletedJob(),
                new WindowsPool(),
                new FullDisk(),
                new LeastRole(),
                new LimitOfJob(),
                new TasksOfEndedJob(),
                new OldTask(),
                new LeasedAppend(),
                new MediaTypes(),
                new RequestIds());
    }
}

package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import reactor.core.scheduler.Scheduler;

/** Answers the operations on the files of tasks. */
final class TaskFileOperations implements FileOperations.Owner {

    private final Account account;
    private final Lookup lookup;
    private final FileOperations files;

    TaskFileOperations(ServiceLoop loop, Account account, Lookup lookup, Scheduler disk, int maxPageSize) {
        this.account = account;
        this.lookup = lookup;
        this.files = new FileOperations(loop, disk, maxPageSize, this);
    }

    void cover(Router router) {
        router.cover(Operation.TASK_FILES_LIST, files::list)
                .cover(Operation.TASK_FILES_GET, files::get)
                .cover(Operation.TASK_FILES_GET_PROPERTIES, files::properties)
                .cover(Operation.TASK_FILES_DELETE, files::delete);
    }

    @Override
    public Path root(OperationCall call) {
        return account.directory(lookup.job(call).task(call.task()));
    }

    @Override
    public void missing() {
        throw ErrorCode.TASK_FILES_UNAVAILABLE.with();
    }

    @Override
    public String url(OperationCall call, String file) {
        return call.urls().taskFile(call.job(), call.task(), file);
    }
}

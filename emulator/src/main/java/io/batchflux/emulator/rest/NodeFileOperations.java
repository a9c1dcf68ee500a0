package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.NodeState;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import reactor.core.scheduler.Scheduler;

/** Answers the operations on the files of nodes. */
final class NodeFileOperations implements FileOperations.Owner {

    private final Lookup lookup;
    private final FileOperations files;

    NodeFileOperations(ServiceLoop loop, Lookup lookup, Scheduler disk, int maxPageSize) {
        this.lookup = lookup;
        this.files = new FileOperations(loop, disk, maxPageSize, this);
    }

    void cover(Router router) {
        router.cover(Operation.NODE_FILES_LIST, files::list)
                .cover(Operation.NODE_FILES_GET, files::get)
                .cover(Operation.NODE_FILES_GET_PROPERTIES, files::properties)
                .cover(Operation.NODE_FILES_DELETE, files::delete);
    }

    @Override
    public Path root(OperationCall call) {
        Node node = lookup.node(call);
        if (!node.state().isUp() && node.state() != NodeState.LEAVING_POOL) {
            throw node.state().refusalOfFiles();
        }
        return node.root();
    }

    @Override
    public String url(OperationCall call, String file) {
        return call.urls().nodeFile(call.pool(), call.variable("node"), file);
    }
}

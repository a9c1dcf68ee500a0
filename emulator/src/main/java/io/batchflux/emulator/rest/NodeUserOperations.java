package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.NodeState;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.PercentCoding;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Answers the operations on the users of nodes, which are checked and remembered; nobody can log in. */
final class NodeUserOperations {

    private static final Set<String> UPDATABLE = Set.of("password", "expiryTime", "sshPublicKey");
    private static final Set<String> MEMBERS = Set.of("name", "isAdmin", "password", "expiryTime", "sshPublicKey");

    /** A key as OpenSSH writes it into a file: perhaps its type before it, perhaps a comment behind it. */
    private static final Pattern KEY = Pattern.compile("(?:[a-z]+-[-a-z0-9.@]+\\s+)?(\\S+)(?:\\s.*)?");

    private static final int SHORTEST_KEY = 32;

    /** Where the service has the first of the ports that lead into nodes; nobody listens to any here. */
    private static final int FIRST_PORT = 50_000;

    private static final int PORTS = 10_000;

    private final ServiceLoop loop;
    private final Account account;
    private final Lookup lookup;

    NodeUserOperations(ServiceLoop loop, Account account, Lookup lookup) {
        this.loop = loop;
        this.account = account;
        this.lookup = lookup;
    }

    void cover(Router router) {
        router.cover(Operation.NODES_CREATE_USER, this::create)
                .cover(Operation.NODES_REPLACE_USER, this::replace)
                .cover(Operation.NODES_DELETE_USER, this::delete)
                .cover(Operation.NODES_GET_REMOTE_LOGIN_SETTINGS, this::remoteLogin);
    }

    private Mono<BatchResponse> create(OperationCall call) {
        JsonBody body = call.body().allowOnly(MEMBERS);
        String name = body.requiredText("name");
        if (name.isBlank()) {
            throw body.invalid("name", "a name is expected");
        }
        body.bool("isAdmin", false);
        return loop.call(() -> {
            Node node = node(call);
            boolean key = check(call, body);
            if (!key && given(body, "password").isEmpty()) {
                throw body.missing("password");
            }
            if (!node.addUser(name)) {
                throw ErrorCode.NODE_USER_EXISTS.with();
            }
            return done(201, call, "/" + PercentCoding.encode(name));
        });
    }

    /** What is not given is removed, so that a user of Linux may be left with neither password nor key. */
    private Mono<BatchResponse> replace(OperationCall call) {
        JsonBody body = call.body().allowOnly(UPDATABLE);
        return loop.call(() -> {
            Node node = node(call);
            check(call, body);
            if (!node.hasUser(call.variable("user"))) {
                throw ErrorCode.NODE_USER_NOT_FOUND.with();
            }
            return done(200, call, "");
        });
    }

    private Mono<BatchResponse> delete(OperationCall call) {
        return loop.call(() -> {
            if (!node(call).removeUser(call.variable("user"))) {
                throw ErrorCode.NODE_USER_NOT_FOUND.with();
            }
            return done(200, call, "");
        });
    }

    private Mono<BatchResponse> remoteLogin(OperationCall call) {
        return loop.call(() -> BatchResponse.json(Json.object()
                .put(
                        "odata.metadata",
                        call.urls().metadata("Microsoft.Azure.Batch.Protocol.Entities.RemoteLoginSettings"))
                .put("remoteLoginIPAddress", "127.0.0.1")
                .put("remoteLoginPort", FIRST_PORT + (lookup.node(call).number() - 1) % PORTS)));
    }

    /** The users of a node can be changed while it is idle or runs tasks. */
    private Node node(OperationCall call) {
        Node node = lookup.node(call);
        if (node.state() != NodeState.IDLE && node.state() != NodeState.RUNNING) {
            throw node.state().refusal();
        }
        return node;
    }

    /** Checks what can be changed later too; returns whether there is a key. */
    private boolean check(OperationCall call, JsonBody body) {
        boolean windows = account.pool(call.pool()).spec().isWindows();
        body.time("expiryTime");
        Optional<String> key = given(body, "sshPublicKey");
        if (windows && key.isPresent()) {
            throw refused(body, "a node of Windows takes a password only");
        }
        if (windows && given(body, "password").isEmpty()) {
            throw body.missing("password");
        }
        if (key.isPresent() && !isKey(key.get())) {
            throw refused(body, "a public key is expected as OpenSSH writes it, in base 64");
        }
        return key.isPresent();
    }

    private static boolean isKey(String text) {
        Matcher key = KEY.matcher(text.strip());
        if (!key.matches()) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key.group(1)).length >= SHORTEST_KEY;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Does not repeat the key, which may be the private one by mistake. */
    private static BatchException refused(JsonBody body, String reason) {
        return BatchException.invalidProperty(body.name("sshPublicKey"), "(not shown)", reason);
    }

    /** A text that says something. */
    private static Optional<String> given(JsonBody body, String member) {
        return body.text(member).filter(text -> !text.isEmpty());
    }

    private static BatchResponse done(int status, OperationCall call, String rest) {
        return BatchResponse.of(status)
                .withDataServiceId(call.urls().base() + call.request().path() + rest);
    }
}

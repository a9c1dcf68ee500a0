package io.batchflux.emulator.odata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.PercentCoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A list query is what a request asks of a list: how many items, which, from where on, and which of their members.
 *
 * @param request the request
 * @param size how many items a page holds at most
 * @param filter the filter
 * @param from the position to go on from, as an earlier page gave it
 * @param select the members that are wanted; empty for all
 */
public record ListQuery(
        BatchRequest request, int size, Optional<FilterNode> filter, Optional<String> from, Set<String> select) {

    public static ListQuery of(BatchRequest request, int maxPageSize) {
        return new ListQuery(
                request,
                size(request, maxPageSize),
                request.parameter("$filter").filter(text -> !text.isBlank()).map(FilterParser::parse),
                request.parameter("$skiptoken")
                        .map(token -> PageToken.position(request, token))
                        .filter(position -> !position.isEmpty()),
                select(request));
    }

    /** The members that a request wants of an entity; empty for all. */
    public static Set<String> select(BatchRequest request) {
        Set<String> members = new LinkedHashSet<>();
        request.parameter("$select")
                .ifPresent(text -> Arrays.stream(text.split(",", -1))
                        .map(String::trim)
                        .filter(member -> !member.isEmpty())
                        .forEach(members::add));
        return members;
    }

    /** @throws BatchException if a member is wanted that entities of this kind do not have */
    static void checkSelect(Set<String> select, Members known) {
        for (String member : select) {
            if (!known.names().contains(member)) {
                throw BatchException.invalidQuery("$select", member, "the property is unknown");
            }
        }
    }

    /** Takes the members that are not wanted out of an entity. */
    public static ObjectNode trim(ObjectNode entity, Set<String> select, Members known) {
        checkSelect(select, known);
        return trim(entity, select);
    }

    /** Takes the members that are not wanted out of an entity; it is known that those that are wanted can be there. */
    static ObjectNode trim(ObjectNode entity, Set<String> select) {
        if (!select.isEmpty()) {
            List<String> unwanted = new ArrayList<>();
            for (Iterator<String> names = entity.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!select.contains(name) && !name.equals("odata.metadata")) {
                    unwanted.add(name);
                }
            }
            entity.remove(unwanted);
        }
        return entity;
    }

    /** The URL of the page at this position: the request's own, with the position in place of the former one. */
    public String nextLink(String position) {
        StringBuilder link =
                new StringBuilder(request.base()).append(request.path()).append('?');
        request.query().forEach((name, values) -> {
            if (!name.equals("$skiptoken")) {
                values.forEach(value -> link.append(queryName(name))
                        .append('=')
                        .append(PercentCoding.encode(value))
                        .append('&'));
            }
        });
        return link.append("$skiptoken=")
                .append(PageToken.of(request, position))
                .toString();
    }

    private static String queryName(String name) {
        return name.startsWith("$") ? "$" + PercentCoding.encode(name.substring(1)) : PercentCoding.encode(name);
    }

    private static int size(BatchRequest request, int maxPageSize) {
        Optional<String> text = request.parameter("maxresults");
        if (text.isEmpty()) {
            return maxPageSize;
        }
        if (!text.get().matches("-?\\d{1,9}")) {
            throw BatchException.invalidQuery("maxresults", text.get(), "an integer is expected");
        }
        int size = Integer.parseInt(text.get());
        if (size < 1 || size > 1000) {
            throw ErrorCode.OUT_OF_RANGE_QUERY_PARAMETER.with(
                    "QueryParameterName",
                    "maxresults",
                    "QueryParameterValue",
                    text.get(),
                    "MinimumAllowed",
                    "1",
                    "MaximumAllowed",
                    "1000");
        }
        return Math.min(size, maxPageSize);
    }
}

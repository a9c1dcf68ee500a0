package io.batchflux.emulator.odata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** An entity list is listed page by page. */
public final class EntityList {

    private EntityList() {}

    /** A page of entities in the order of their keys. */
    public static <T> Page<T> page(NavigableMap<String, T> entities, ListQuery query, FilterProperties<T> properties) {
        Predicate<T> matches = query.filter().map(properties::compile).orElse(entity -> true);
        NavigableMap<String, T> rest =
                query.from().isPresent() ? entities.tailMap(query.from().get(), false) : entities;
        List<T> items = new ArrayList<>();
        String last = "";
        for (var entry : rest.entrySet()) {
            if (matches.test(entry.getValue())) {
                if (items.size() == query.size()) {
                    return new Page<>(items, Optional.of(last));
                }
                items.add(entry.getValue());
                last = entry.getKey();
            }
        }
        return new Page<>(items, Optional.empty());
    }

    public static <T> BatchResponse response(
            Page<T> page, ListQuery query, String set, Members members, Function<T, ObjectNode> view) {
        ListQuery.checkSelect(query.select(), members);
        ObjectNode json =
                Json.object().put("odata.metadata", new Urls(query.request().base()).metadata(set));
        ArrayNode value = json.putArray("value");
        page.items().forEach(item -> value.add(ListQuery.trim(view.apply(item), query.select())));
        page.next().ifPresent(position -> json.put("odata.nextLink", query.nextLink(position)));
        return BatchResponse.json(json);
    }

    /**
     * The list of what there is none of.
     *
     * @throws BatchException if the request asks for what is no page of it
     */
    public static BatchResponse none(OperationCall call, String set, Members members) {
        ListQuery query = ListQuery.of(call.request(), 1);
        return response(new Page<>(List.of(), Optional.empty()), query, set, members, entity -> Json.object());
    }

    /** A single entity, with only the members that the request wants. */
    public static BatchResponse single(OperationCall call, String set, Members members, ObjectNode entity) {
        ObjectNode json = Json.object().put("odata.metadata", call.urls().metadata(set + "/@Element"));
        json.setAll(ListQuery.trim(entity, ListQuery.select(call.request()), members));
        return BatchResponse.json(json);
    }
}

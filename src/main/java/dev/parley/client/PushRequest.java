// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a back end pushes: {@code {"to":…,"body":…,"key":…,"from"?,"ttl"?}}. It has a key from the start, made here unless one is given, so the
 * same request may be pushed again and again and is stored once. Immutable: each method returns another one.
 */
public final class PushRequest {
    private final ObjectNode to;
    private final JsonNode body;
    private final String key;
    private final @Nullable ObjectNode from;
    private final @Nullable Duration ttl;

    private PushRequest(ObjectNode to, JsonNode body, String key, @Nullable ObjectNode from, @Nullable Duration ttl) {
        this.to = to;
        this.body = body;
        this.key = key;
        this.from = from;
        this.ttl = ttl;
    }

    /** Into the inboxes of these users. At most 1000. */
    public static PushRequest toUsers(Collection<String> ids) {
        return to("users", ids);
    }

    public static PushRequest toUser(String id) {
        return toUsers(List.of(id));
    }

    /** Such as {@code room/lobby}, {@code topic/prices}, {@code live/positions}. At most 1000. */
    public static PushRequest toChannels(Collection<String> names) {
        return to("channels", names);
    }

    public static PushRequest toChannel(String name) {
        return toChannels(List.of(name));
    }

    /** To connections by their ids, as long as they last. At most 1000. */
    public static PushRequest toClients(Collection<String> ids) {
        return to("clients", ids);
    }

    /** To everyone. */
    public static PushRequest toAll() {
        return new PushRequest(Json.object().put("all", true), Json.tree(null), Keys.fresh(), null, null);
    }

    /**
     * What it says.
     *
     * @param value anything that Jackson writes: a map, a record, a text, a number, null
     */
    public PushRequest body(@Nullable Object value) {
        return new PushRequest(to, Json.tree(value), key, from, ttl);
    }

    /** The portal's own, such as an order's number and what happened to it; 1 to 128 characters. */
    public PushRequest key(String name) {
        return new PushRequest(to, body, name, from, ttl);
    }

    /** In whose name. */
    public PushRequest from(String id, String name) {
        return new PushRequest(to, body, key, Json.object().put("id", id).put("name", name), ttl);
    }

    /** After that time it is gone. Whole seconds. */
    public PushRequest ttl(Duration life) {
        return new PushRequest(to, body, key, from, life);
    }

    public String key() {
        return key;
    }

    /** Whether the server knows it again by its key: what it does not keep, it does not know again. */
    boolean isRepeatable() {
        if (to.has("clients")) {
            return false;
        }
        for (JsonNode name : to.path("channels")) {
            if (name.asText().startsWith("live/")) {
                return false;
            }
        }
        return true;
    }

    /** How many answers it will have. */
    int targets() {
        return Math.max(
                1,
                Math.max(
                        to.path("users").size(),
                        Math.max(to.path("channels").size(), to.path("clients").size())));
    }

    String text() {
        ObjectNode request = Json.object();
        request.set("to", to);
        request.set("body", body);
        request.put("key", key);
        if (from != null) {
            request.set("from", from);
        }
        if (ttl != null) {
            request.put("ttl", ttl.toSeconds());
        }
        return Json.text(request);
    }

    private static PushRequest to(String kind, Collection<String> names) {
        ObjectNode to = Json.object();
        ArrayNode array = to.putArray(kind);
        names.forEach(array::add);
        return new PushRequest(to, Json.tree(null), Keys.fresh(), null, null);
    }
}

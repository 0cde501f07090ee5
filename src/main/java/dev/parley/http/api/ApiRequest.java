// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.audit.AuditLog;
import dev.parley.audit.AuditedCall;
import dev.parley.audit.Caller;
import dev.parley.channel.Offset;
import dev.parley.door.Parameters;
import dev.parley.door.RequestBody;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.wire.JsonObject;
import dev.parley.wire.WholeNumber;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request that has found its route. Confined to the container thread that brings it. */
public final class ApiRequest {
    private final HttpServletRequest request;
    private final Map<String, String> path;
    private final @Nullable String keyName;
    private final byte @Nullable [] body;
    private final Runnable keyCheck;
    private final AuditLog audit;
    private final Caller caller;
    private @Nullable AuditedCall audited;

    /** @param body null where it was not said to be JSON, and is not read */
    ApiRequest(
            HttpServletRequest request,
            Map<String, String> path,
            @Nullable String keyName,
            byte @Nullable [] body,
            Runnable keyCheck,
            AuditLog audit,
            Caller caller) {
        this.keyName = keyName;
        this.audit = audit;
        this.caller = caller;
        this.keyCheck = keyCheck;
        this.request = request;
        this.path = path;
        this.body = body;
    }

    /** A part of the path that the route's pattern names, decoded. */
    public String path(String name) {
        @Nullable String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(Parameters.get(request, name, ErrorCode.COMMAND_INVALID));
    }

    /** Fails with {@code command.invalid} naming the parameter where it is absent or empty. */
    public String requiredQuery(String name) {
        return query(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new ParleyException(ErrorCode.COMMAND_INVALID, name + ": is missing"));
    }

    /** A whole number from {@code min} to {@code max}, or {@code absent} where there is none. */
    public long query(String name, long min, long max, long absent) {
        return query(name).map(text -> WholeNumber.parse(name, text, min, max)).orElse(absent);
    }

    /** A place in a channel's log, see {@link Offset}. */
    public OptionalLong offset(String name) {
        return number(name, 0, Offset.MAX);
    }

    /** A whole number from {@code min} to {@code max}. */
    public OptionalLong number(String name, long min, long max) {
        Optional<String> text = query(name);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(WholeNumber.parse(name, text.get(), min, max));
    }

    /**
     * The body, which must be a JSON object.
     *
     * @throws ParleyException {@code type.unsupported}, {@code json.malformed} or {@code command.invalid}
     */
    public JsonObject json() {
        RequestBody.requireJson(request);
        return RequestBody.json(body == null ? new byte[0] : body);
    }

    /** The name of the API key that came with it; only where the route needs one. */
    public String keyName() {
        if (keyName == null) {
            throw new IllegalStateException("the route needs no key");
        }
        return keyName;
    }

    /**
     * Notes what is about to be done, for the audit; it ends when the request has its answer.
     *
     * @param action such as {@code message.recall}
     * @param target such as {@code room/lobby#12}
     */
    public void audit(String action, String target) {
        begin(action).target(target);
    }

    /** The same for a call whose targets are not known yet. */
    AuditedCall begin(String action) {
        AuditedCall call = audit.begin(caller, action);
        audited = call;
        return call;
    }

    /** The same for one that goes on while its answer is written, and ends when the caller says so. */
    AuditedCall beginStream(String action) {
        return audit.beginStream(caller, action);
    }

    /** The request has its answer, or its failure. */
    void answered(@Nullable Throwable failure) {
        if (audited != null) {
            audited.end(failure);
        }
    }

    /** Checks the key once more, for what goes on long after the first look: fails where it was revoked meanwhile. */
    void requireKeyStill() {
        keyCheck.run();
    }

    /** For what else a route needs: headers, address, a body that is read as a stream. */
    public HttpServletRequest servletRequest() {
        return request;
    }
}

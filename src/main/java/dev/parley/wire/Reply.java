// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.parley.error.ParleyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command.
 *
 * @param id as JSON text
 */
@JsonPropertyOrder({"id", "action", "ok", "data", "error"})
public record Reply(
        @JsonRawValue @JsonInclude(JsonInclude.Include.ALWAYS)
        String id,

        @Nullable String action,
        boolean ok,
        @Nullable Object data,
        @Nullable Fault error) {

    public static String ok(Command command, Object data) {
        return Json.write(new Reply(command.id(), command.action(), true, data, null));
    }

    public static String failed(Command command, ParleyException e) {
        return Json.write(new Reply(command.id(), command.action(), false, null, Fault.of(e)));
    }

    /**
     * An error, as replies and the lines of an NDJSON answer carry it.
     *
     * @param retryAfter ms
     */
    @JsonPropertyOrder({"code", "status", "message", "retryAfter"})
    public record Fault(
            String code,
            int status,
            String message,
            @Nullable Long retryAfter) {
        public static Fault of(ParleyException e) {
            String message = e.getMessage() == null ? e.code().wire() : e.getMessage();
            Long retryAfter = e.retryAfter().map(Duration::toMillis).orElse(null);
            return new Fault(e.code().wire(), e.code().status(), message, retryAfter);
        }
    }
}

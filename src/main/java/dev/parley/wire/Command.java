// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client, decoded but not understood: an unknown action is a value here, and a broken command is one too, so that the
 * others in its frame are not harmed.
 *
 * @param id the client's id as JSON text, {@code "null"} where there is none
 * @param action null where none could be read
 * @param fault what is wrong with the envelope, or null
 */
public record Command(
        String id,
        @Nullable String action,
        JsonObject fields,
        @Nullable ParleyException fault) {
    private static final int MAX_COMMANDS = 100;
    private static final int MAX_ID = 64;
    private static final String NO_ID = "null";
    private static final JsonObject NO_FIELDS = JsonObject.parse("{}");

    /** The commands of one text frame. Never throws for what a client sent; never empty. */
    public static Frame decode(String text) {
        try (JsonParser parser = Json.parser(text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                return new Frame(array(parser));
            }
            Command command = element(parser);
            Json.requireEnd(parser);
            return new Frame(List.of(command));
        } catch (IOException e) {
            return Frame.broken(pointToEcho(Json.malformed(e)));
        } catch (ParleyException e) {
            return Frame.broken(pointToEcho(e));
        }
    }

    /** A frame that was refused before it could be read. */
    public static Frame refused(ParleyException fault) {
        return Frame.broken(fault);
    }

    /** The same command, refused before it is looked at. */
    public Command refusedWith(ParleyException refusal) {
        return new Command(id, action, NO_FIELDS, refusal);
    }

    public boolean wantsReply() {
        return !id.equals(NO_ID);
    }

    private static List<Command> array(JsonParser parser) throws IOException {
        List<Command> commands = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new ParleyException(ErrorCode.JSON_MALFORMED, "not JSON: the array does not end");
            }
            commands.add(element(parser));
            if (commands.size() > MAX_COMMANDS) {
                throw invalid("at most " + MAX_COMMANDS + " commands in one frame");
            }
        }
        Json.requireEnd(parser);
        if (commands.isEmpty()) {
            throw invalid("an empty array of commands");
        }
        return commands;
    }

    private static Command element(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            Json.compactValue(parser);
            return broken(
                    NO_ID,
                    null,
                    invalid("a command must be a JSON object such as {\"id\":\"1\",\"action\":\"heartbeat\"}"));
        }
        try {
            return of(JsonObject.read(parser));
        } catch (ParleyException e) {
            return broken(NO_ID, null, e);
        }
    }

    private static Command of(JsonObject fields) {
        String id = NO_ID;
        String action = null;
        try {
            id = id(fields);
            action = fields.requiredString("action");
            // Last, so that the reply to a command with such a field still finds the one who asked.
            fields.requireNoneTwice();
            return new Command(id, action, fields, null);
        } catch (ParleyException e) {
            return broken(id, action, e);
        }
    }

    private static String id(JsonObject fields) {
        String id = fields.raw("id").orElse(NO_ID);
        if (id.equals(NO_ID)) {
            return NO_ID;
        }
        boolean isText = id.startsWith("\"");
        String counted = isText ? fields.requiredString("id") : id;
        boolean fits = counted.codePointCount(0, counted.length()) <= MAX_ID;
        if (!fits || !(isText || id.matches("-?[0-9]+"))) {
            throw invalid("id: must be a string of at most " + MAX_ID + " characters or an integer");
        }
        return id;
    }

    private static Command broken(String id, @Nullable String action, ParleyException fault) {
        return new Command(id, action, NO_FIELDS, fault);
    }

    private static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.COMMAND_INVALID, message);
    }

    private static ParleyException pointToEcho(ParleyException e) {
        if (e.code() != ErrorCode.JSON_MALFORMED) {
            return e;
        }
        return new ParleyException(
                e.code(), e.getMessage() + "; this endpoint takes JSON commands, /ws/echo sends any text back", e);
    }

    /** The commands of one frame. */
    public record Frame(List<Command> commands) {
        static Frame broken(ParleyException fault) {
            return new Frame(List.of(Command.broken(NO_ID, null, fault)));
        }
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.channel.Offset;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.spi.ActionFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from outside, read field by field. Immutable. Fields that nobody asks for are ignored; one of the wrong type fails with
 * {@code command.invalid} and its name. JSON's {@code null} counts as absent, except for {@link #raw}.
 */
public final class JsonObject implements ActionFields {
    private enum Kind {
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("null"),
        OBJECT("an object"),
        ARRAY("an array");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        static Kind of(JsonToken token) {
            return switch (token) {
                case VALUE_STRING -> STRING;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NUMBER;
                case VALUE_TRUE, VALUE_FALSE -> BOOLEAN;
                case START_OBJECT -> OBJECT;
                case START_ARRAY -> ARRAY;
                default -> NULL;
            };
        }
    }

    /** A string's text is decoded, any other kind's is compact JSON. */
    private record Field(Kind kind, String text) {
        static Field read(JsonParser parser) throws IOException {
            Kind kind = Kind.of(parser.currentToken());
            return new Field(kind, kind == Kind.STRING ? Surrogates.show(parser.getText()) : Json.compactValue(parser));
        }

        String json() {
            return kind == Kind.STRING ? Json.quote(text) : text;
        }
    }

    private final Map<String, Field> fields;
    private final Set<String> repeated;
    private final String path;

    private JsonObject(Map<String, Field> fields, Set<String> repeated, String path) {
        this.fields = fields;
        this.repeated = repeated;
        this.path = path;
    }

    /**
     * Reads an object.
     *
     * @throws ParleyException {@code json.malformed} for what is not JSON; {@code command.invalid} for other values and for a field
     *     that stands twice
     */
    public static JsonObject parse(String json) {
        return parse(json, "");
    }

    /** @param path what stands before the names of its fields in messages */
    private static JsonObject parse(String json, String path) {
        try (JsonParser parser = Json.parser(json)) {
            if (parser.nextToken() == null) {
                throw new ParleyException(ErrorCode.JSON_MALFORMED, "empty: expected a JSON object");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                // Read it whole, so that broken JSON is called broken first.
                Json.compactValue(parser);
                Json.requireEnd(parser);
                throw invalid("expected a JSON object");
            }
            JsonObject object = read(parser, path);
            Json.requireEnd(parser);
            object.requireNoneTwice();
            return object;
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    /** Reads the object whose start the parser stands on, to its end. A field that stands twice fails when it is asked for. */
    static JsonObject read(JsonParser parser) throws IOException {
        return read(parser, "");
    }

    private static JsonObject read(JsonParser parser, String path) throws IOException {
        Map<String, Field> fields = new LinkedHashMap<>();
        Set<String> repeated = new LinkedHashSet<>(0);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = Surrogates.show(parser.currentName());
            parser.nextToken();
            if (fields.put(name, Field.read(parser)) != null) {
                repeated.add(name);
            }
        }
        return new JsonObject(fields, repeated, path);
    }

    /** Fails with {@code command.invalid} where any field stands twice. */
    void requireNoneTwice() {
        repeated.forEach(this::requireOnce);
    }

    private void requireOnce(String name) {
        if (repeated.contains(name)) {
            throw invalid("the field " + shown(path + name) + " stands twice");
        }
    }

    @Override
    public boolean has(String name) {
        Field field = fields.get(name);
        return field != null && field.kind != Kind.NULL;
    }

    @Override
    public Optional<String> string(String name) {
        return Optional.ofNullable(of(name, Kind.STRING)).map(Field::text);
    }

    @Override
    public String requiredString(String name) {
        return string(name).orElseThrow(() -> missing(name));
    }

    /** A whole number that every client can write: at most 2<sup>53</sup> - 1, of either sign. */
    @Override
    public OptionalLong optionalLong(String name) {
        return number(name, -Offset.MAX, Offset.MAX);
    }

    @Override
    public long requiredLong(String name) {
        return optionalLong(name).orElseThrow(() -> missing(name));
    }

    /** A place in a channel's log, see {@link Offset}. */
    public OptionalLong offset(String name) {
        return number(name, 0, Offset.MAX);
    }

    public long requiredOffset(String name) {
        return offset(name).orElseThrow(() -> missing(name));
    }

    /** A whole number from {@code min} to {@code max}, or {@code absent} where there is none. */
    @Override
    public int intBetween(String name, int min, int max, int absent) {
        return (int) number(name, min, max).orElse(absent);
    }

    /** A whole number from {@code min} to {@code max}. */
    public OptionalLong number(String name, long min, long max) {
        Field field = of(name, Kind.NUMBER);
        return field == null
                ? OptionalLong.empty()
                : OptionalLong.of(WholeNumber.parse(path + name, field.text, min, max));
    }

    @Override
    public boolean flag(String name) {
        Field field = of(name, Kind.BOOLEAN);
        return field != null && field.text.equals("true");
    }

    @Override
    public Optional<JsonObject> object(String name) {
        return Optional.ofNullable(of(name, Kind.OBJECT)).map(field -> parse(field.text, path + name + "."));
    }

    /** Whether the field holds an object; an absent one does not. */
    public boolean isObject(String name) {
        Field field = fields.get(name);
        return field != null && field.kind == Kind.OBJECT;
    }

    /** Whether the field holds a string; an absent one does not. */
    public boolean isString(String name) {
        Field field = fields.get(name);
        return field != null && field.kind == Kind.STRING;
    }

    /** An array of strings, empty where there is none. */
    @Override
    public List<String> strings(String name) {
        Field field = of(name, Kind.ARRAY);
        if (field == null) {
            return List.of();
        }
        try (JsonParser parser = Json.parser(field.text)) {
            parser.nextToken();
            List<String> strings = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw invalid(path + name + ": must be an array of strings");
                }
                strings.add(Surrogates.show(parser.getText()));
            }
            return List.copyOf(strings);
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    /** The field's value as compact JSON text, {@code null} included; empty only where the field is absent. */
    @Override
    public Optional<String> raw(String name) {
        requireOnce(name);
        return Optional.ofNullable(fields.get(name)).map(Field::json);
    }

    private @Nullable Field of(String name, Kind kind) {
        requireOnce(name);
        Field field = fields.get(name);
        if (field == null || field.kind == Kind.NULL) {
            return null;
        }
        if (field.kind != kind) {
            throw invalid(path + name + ": must be " + kind.words + ", was " + field.kind.words);
        }
        return field;
    }

    private ParleyException missing(String name) {
        return invalid(path + name + ": is missing");
    }

    private static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.COMMAND_INVALID, message);
    }

    /** A name from outside, fit for a message. */
    private static String shown(String name) {
        return Json.quote(name.length() <= 64 ? name : name.substring(0, 64) + "…");
    }
}

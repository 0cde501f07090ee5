// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The one codec. Immutable.
 *
 * <p>Writes to strings only: Jackson's UTF-8 generator throws on lone surrogates, and a lone surrogate that reaches a WebSocket leaves
 * Tomcat's session unusable, so every text that leaves here has them escaped.
 */
public final class Json {
    /** Deep enough for any honest body; far from what exhausts a stack. */
    static final int MAX_DEPTH = 64;

    /** Above what any frame or body may hold by default; whoever raises those limits meets this one. */
    static final int MAX_STRING = 16 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    // A pool without thread-locals: a thread-local on a container's thread would outlive an undeploy.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1000)
                    .maxNameLength(4096)
                    .maxStringLength(MAX_STRING)
                    .build())
            .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();

    private Json() {}

    /** The compact JSON text of a record of this package, or of maps, lists, strings and numbers. */
    public static String write(Object value) {
        try {
            return Surrogates.escapeLone(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot encode " + value.getClass(), e);
        }
    }

    /** The JSON text of a string. */
    public static String quote(String text) {
        return write(text);
    }

    /**
     * Reads one JSON value and writes it again without white space: number tokens and field order as they came.
     *
     * @throws ParleyException {@code json.malformed}, or {@code command.invalid} for what is JSON but beyond a limit
     */
    public static String compact(String json) {
        try (JsonParser parser = parser(json)) {
            parser.nextToken();
            String compact = compactValue(parser);
            requireEnd(parser);
            return compact;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * A JSON value for those who know no JSON: a string as its text, anything else as it is. A lone surrogate, which no text frame may
     * hold, becomes U+FFFD.
     */
    public static String bare(String json) {
        if (!json.startsWith("\"")) {
            return json;
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return Surrogates.replaceLone(parser.getText());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * The text of a string, or of the {@code text} field of an object, where the last of several counts, as it does in browsers. Null where
     * there is none: whatever a body holds, nobody's list of conversations may fail for it.
     */
    static @Nullable String textOf(String json) {
        try (JsonParser parser = parser(json)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_STRING) {
                return Surrogates.show(parser.getText());
            }
            String text = null;
            while (first == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = parser.currentName().equals("text");
                boolean string = parser.nextToken() == JsonToken.VALUE_STRING;
                if (named) {
                    text = string ? Surrogates.show(parser.getText()) : null;
                }
                parser.skipChildren();
            }
            return text;
        } catch (IOException ignored) {
            // Beyond one of today's limits, though it once was within them.
            return null;
        }
    }

    /** Past a byte order mark: RFC 8259 section 8.1 lets a reader pass over one that a writer should not have written. */
    static JsonParser parser(String json) throws IOException {
        boolean marked = !json.isEmpty() && json.charAt(0) == BYTE_ORDER_MARK;
        return FACTORY.createParser(Surrogates.hide(marked ? json.substring(1) : json));
    }

    /**
     * The text of JSON that comes as bytes, which must be UTF-8.
     *
     * @param what it is, such as {@code the body}, for the message
     * @throws ParleyException {@code json.malformed}
     */
    public static String text(String what, ByteBuffer bytes) {
        // JSON begins with an ASCII character, so that a zero at its start can only be half of a wider one.
        boolean wide = false;
        for (int i = bytes.position(); i < Math.min(bytes.position() + 2, bytes.limit()); i++) {
            wide |= bytes.get(i) == 0;
        }
        try {
            if (!wide) {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            }
        } catch (CharacterCodingException e) {
            throw new ParleyException(ErrorCode.JSON_MALFORMED, what + " must be UTF-8", e);
        }
        throw new ParleyException(
                ErrorCode.JSON_MALFORMED, what + " must be UTF-8, and this looks like UTF-16 or UTF-32");
    }

    /** Copies the value that the parser stands on, and leaves the parser on its last token. */
    static String compactValue(JsonParser parser) throws IOException {
        if (parser.currentToken() == null) {
            throw new ParleyException(ErrorCode.JSON_MALFORMED, "empty: expected a JSON value");
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            int depth = 0;
            do {
                depth += copyToken(parser, generator);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return Surrogates.escape(out.toString());
    }

    private static int copyToken(JsonParser parser, JsonGenerator generator) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isNumeric()) {
            // As sent: 1.0 stays 1.0, and 1e400 does not become infinite.
            generator.writeNumber(parser.getText());
        } else {
            generator.copyCurrentEvent(parser);
        }
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }

    static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new ParleyException(ErrorCode.JSON_MALFORMED, "one JSON value was expected, more follows it");
        }
    }

    static ParleyException malformed(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return new ParleyException(
                    ErrorCode.COMMAND_INVALID,
                    "JSON beyond a limit: at most " + MAX_DEPTH
                            + " levels, numbers of 1000 digits, field names of 4096 characters, strings of "
                            + MAX_STRING,
                    e);
        }
        String where = "";
        if (e instanceof JsonProcessingException problem && problem.getLocation() != null) {
            where = " at line " + problem.getLocation().getLineNr() + ", column "
                    + problem.getLocation().getColumnNr();
        }
        return new ParleyException(ErrorCode.JSON_MALFORMED, "not JSON" + where, e);
    }
}

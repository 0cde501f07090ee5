// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Decodes parts of URIs as UTF-8: what containers do with them is a setting of each connector's. Stateless. */
public final class UriText {
    private UriText() {}

    /** A part of a path. Empty where a % starts no escape, or where the bytes are no UTF-8. */
    public static Optional<String> ofPath(String part) {
        return decode(part, '+');
    }

    /** A name or value of a query, in which a plus is a space; empty likewise. */
    static Optional<String> ofQuery(String part) {
        return decode(part, ' ');
    }

    private static Optional<String> decode(String part, char plus) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                if (i + 2 >= part.length() || !isHex(part.charAt(i + 1)) || !isHex(part.charAt(i + 2))) {
                    return Optional.empty();
                }
                bytes.write(HexFormat.fromHexDigits(part, i + 1, i + 3));
                i += 2;
            } else if (c > 0xFF) {
                return Optional.empty();
            } else {
                // A container that lets bytes above ASCII through hands each on as one character.
                bytes.write(c == '+' ? plus : c);
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isHex(char c) {
        return HexFormat.isHexDigit(c);
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds text that was not read as it was written: what stands in the environment, in {@code -D} options, in arguments and in the names of
 * directories, Java decodes by the locale. Where that is none (an empty {@code LANG} is plain ASCII), each byte becomes U+FFFD, and where it
 * is another one, each becomes another character. A rule for {@code room/人事} that was read so fits no room, so nobody may go on with it.
 * Immutable; uses only the JDK.
 */
public final class SystemText {
    private static final char UNREADABLE = '\uFFFD';

    private final Charset system;

    SystemText(Charset system) {
        this.system = system;
    }

    /** By the encoding that this JVM reads the system's text with. */
    public static SystemText ofThisJvm() {
        return new SystemText(systemCharset());
    }

    /** What is wrong with it, to go after its name: {@code holds characters that …}; empty where nothing is. */
    public Optional<String> problem(String text) {
        if (isAscii(text)) {
            return Optional.empty();
        }
        if (text.indexOf(UNREADABLE) >= 0 || hasLoneSurrogate(text)) {
            return Optional.of("holds characters that could not be read");
        }
        for (Charset other : List.of(StandardCharsets.ISO_8859_1, system)) {
            if (!other.equals(StandardCharsets.UTF_8) && other.canEncode() && isUtf8ReadAs(other, text)) {
                return Optional.of("holds UTF-8 that was read as " + other.name());
            }
        }
        return Optional.empty();
    }

    /**
     * What is wrong with the path of the data directory. Java writes names by the locale, and SQLite as UTF-8: where these differ, the two
     * would use two directories.
     */
    public Optional<String> pathProblem(String path) {
        boolean split = !isUnicode() && File.separatorChar == '/' && !isAscii(path);
        return problem(path)
                .or(() -> split
                        ? Optional.of("holds characters that are not the same to Java and to SQLite here")
                        : Optional.empty());
    }

    /** What to do about it, where the text comes from the system. */
    public String advice() {
        return isUnicode()
                ? "write it in UTF-8"
                : "start Java in a UTF-8 locale, such as LANG=C.UTF-8 (sun.jnu.encoding is " + system.name() + ")";
    }

    /** Whether every character can come in; where not, a {@code ?} may stand for one that could not. */
    public boolean isUnicode() {
        return system.equals(StandardCharsets.UTF_8);
    }

    private static Charset systemCharset() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalArgumentException ignored) {
            // An encoding that this JVM has no name for: ASCII is what it surely has.
            return StandardCharsets.US_ASCII;
        }
    }

    private static boolean isUtf8ReadAs(Charset other, String text) {
        try {
            ByteBuffer bytes = other.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            return !StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString()
                    .equals(text);
        } catch (CharacterCodingException ignored) {
            // It never was those bytes, or they are no UTF-8.
            return false;
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(unit -> unit < 0x80);
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the text files that operators write: settings, keys, secrets. They are UTF-8, with or without a byte order mark, with any kind of
 * line break. What cannot be read so is refused with the line and the fix and never guessed at, as a misread setting may open a door.
 * Stateless; uses only the JDK, since the launcher reads with it too.
 */
public final class TextFile {
    /** More than any file of settings or keys needs: something else was named by mistake. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Pattern BLANKS_AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String SAVE_AS_UTF_8 = "; save the file as UTF-8";

    private TextFile() {}

    /**
     * The whole text, without a byte order mark.
     *
     * @throws NoSuchFileException where there is no such file
     * @throws IOException whose message names the file, what is wrong with it and in which line
     */
    public static String read(Path file) throws IOException {
        return decode(file, bytes(file));
    }

    /** The lines, however they are ended; the first is number 1 in messages. Fails as {@link #read}. */
    public static List<String> lines(Path file) throws IOException {
        return read(file).lines().toList();
    }

    /**
     * The one secret in a file, without blanks of any kind around it, which may be many lines long. Fails as {@link #read}, and where there is
     * a character in it that nobody sees: it came in with a copy, and no other copy has it.
     */
    public static String secret(Path file) throws IOException {
        return secret(file, read(file));
    }

    static String secret(Path file, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.getType(text.charAt(i)) == Character.FORMAT) {
                throw new IOException("%s, line %d: the invisible character U+%04X; remove it"
                        .formatted(file, lineOf(text, i), (int) text.charAt(i)));
            }
        }
        return BLANKS_AROUND.matcher(text).replaceAll("");
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory, not a file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw e;
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read by the user who runs Parley", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes: it is no file of settings or keys");
        }
        return bytes;
    }

    static String decode(Path file, byte[] bytes) throws IOException {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw new IOException(file + " is UTF-16" + SAVE_AS_UTF_8);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String line = file + ", line " + lineOf(text, text.length());
            throw new IOException(
                    line + ": the byte 0x%02X is no UTF-8".formatted(bytes[in.position()]) + SAVE_AS_UTF_8);
        }
        String plain = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
        requirePlain(file, plain);
        return plain;
    }

    private static void requirePlain(Path file, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == BYTE_ORDER_MARK || !isPlain(unit)) {
                throw new IOException(file + ", line " + lineOf(text, i) + ": " + whatIs(unit));
            }
        }
    }

    private static String whatIs(char unit) {
        return switch (unit) {
            case 0 -> "a zero byte, as in UTF-16" + SAVE_AS_UTF_8;
            case BYTE_ORDER_MARK -> "a byte order mark in the middle; remove that invisible character";
            default -> "the control character U+%04X; remove it".formatted((int) unit);
        };
    }

    private static boolean isPlain(char unit) {
        return switch (Character.getType(unit)) {
            case Character.CONTROL -> unit == '\t' || unit == '\n' || unit == '\r' || unit == '\f';
            // Some editors show them as line breaks, and no reader of settings takes them for one.
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The number of the line that holds a place; 1 for the first. */
    private static int lineOf(String text, int place) {
        int line = 1;
        for (int i = 0; i < place; i++) {
            char unit = text.charAt(i);
            if (unit == '\n' || (unit == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                line++;
            }
        }
        return line;
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        return bytes.length >= first.length
                && Arrays.equals(Arrays.copyOf(bytes, first.length), new byte[] {(byte) first[0], (byte) first[1]});
    }
}

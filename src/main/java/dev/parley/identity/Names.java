// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for names that come from outside. They keep line breaks out of logs, and what nobody sees out of lists: {@link VisibleText} has
 * those, {@link Lookalikes} tells which two read alike. Names are compared by code point and never normalised.
 */
public final class Names {
    /** What starts every guest's id and no one else's. */
    public static final String GUEST_PREFIX = "guest-";

    private static final int MAX_ID = 128;
    private static final int MAX_DISPLAY_NAME = 40;

    private Names() {}

    /**
     * Whether {@code text} may name a user or a channel that is there already: 1 to 128 code points without controls, and no space at either
     * end. What is new has to be seen as well: {@link #unseen}.
     */
    public static boolean isIdentifier(String text) {
        return isPlain(text, MAX_ID);
    }

    /** What of {@code text} nobody sees, as words to go after the name of the field; empty where all is seen. */
    public static Optional<String> unseen(String text) {
        return VisibleText.problem(text);
    }

    /** A name as it may be shown: without what nobody sees, at most 128 code points; the other one where nothing is left of it. */
    public static String shown(@Nullable String name, String otherwise) {
        if (name == null) {
            return otherwise;
        }
        if (isIdentifier(name) && unseen(name).isEmpty()) {
            return name;
        }
        String clean = VisibleText.cleaned(name);
        return isIdentifier(clean) ? clean : otherwise;
    }

    /** The name of a guest who had it before: see {@link #shown}. */
    public static String guestName(String name) {
        String shown = shown(name, "Guest");
        return isPlain(shown, MAX_DISPLAY_NAME) ? shown : "Guest";
    }

    /** Returns {@code id} if it may be the id of a user that a portal vouches for. */
    public static String requireUserId(String id) {
        if (!isIdentifier(id)) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID,
                    "user id: 1 to 128 characters, no control or invisible direction characters, no space at either end");
        }
        unseen(id).ifPresent(what -> {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "user id: " + what);
        });
        if (id.startsWith(GUEST_PREFIX)) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID,
                    "user id: must not start with 'guest-', which marks guests of this server");
        }
        return id;
    }

    /** Returns {@code name} if a guest may choose it. */
    public static String requireDisplayName(String name) {
        if (!isPlain(name, MAX_DISPLAY_NAME)) {
            throw new ParleyException(
                    ErrorCode.NAME_INVALID,
                    "name: 1 to 40 characters, no control or invisible direction characters, no space at either end");
        }
        unseen(name).ifPresent(what -> {
            throw new ParleyException(ErrorCode.NAME_INVALID, "name: " + what);
        });
        return name;
    }

    /** Whether {@code text} holds a control character (Cc) or a lone surrogate (Cs). */
    public static boolean hasControlOrSurrogate(String text) {
        return text.codePoints().anyMatch(point -> {
            int type = Character.getType(point);
            return type == Character.CONTROL || type == Character.SURROGATE;
        });
    }

    /** Whether {@code text} cannot be written as UTF-8. */
    public static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static boolean isPlain(String text, int maxCodePoints) {
        if (text.isEmpty() || text.length() > 2 * maxCodePoints) {
            return false;
        }
        int length = text.codePointCount(0, text.length());
        return length <= maxCodePoints
                && !isSpace(text.codePointAt(0))
                && !isSpace(text.codePointBefore(text.length()))
                && text.codePoints().noneMatch(Names::isForbidden);
    }

    private static boolean isSpace(int point) {
        return Character.isSpaceChar(point) || Character.isWhitespace(point);
    }

    private static boolean isForbidden(int point) {
        if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}

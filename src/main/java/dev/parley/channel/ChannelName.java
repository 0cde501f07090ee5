// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A channel's full name, {@code kind/name}. Immutable; equal by code point, never normalised. The name of a private chat is made from
 * the two ids in code point order, with {@code ~}, {@code /} and {@code %} percent-encoded in each, so that no id can fake another pair.
 */
public record ChannelName(ChannelKind kind, String name) {
    /** Where a broadcast to everyone goes. */
    public static final ChannelName ALL = new ChannelName(ChannelKind.TOPIC, "all");

    /** The order of names: by code point, as it is in any UTF-8 database. */
    public static final Comparator<String> BY_CODE_POINT = ChannelName::compareByCodePoint;

    /** Reads {@code kind/name}, or fails with {@code channel.invalid} and what is wrong with it. */
    public static ChannelName parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw invalid("channel: expected kind/name, such as room/lobby");
        }
        ChannelKind kind = ChannelKind.of(text.substring(0, slash))
                .orElseThrow(() -> invalid("channel: the kind must be room, direct, user, topic or live"));
        String name = text.substring(slash + 1);
        if (kind == ChannelKind.DIRECT) {
            return parseDirect(name);
        }
        if (!Names.isIdentifier(name)) {
            throw invalid("channel: the name needs 1 to 128 characters, no control or invisible direction characters,"
                    + " no space at either end");
        }
        return new ChannelName(kind, name);
    }

    public static ChannelName room(String name) {
        return parse("room/" + name);
    }

    /** The inbox of a user. */
    public static ChannelName inbox(String userId) {
        return new ChannelName(ChannelKind.USER, userId);
    }

    /** The private chat of two users, whichever order they are given in; also of one user with itself. */
    public static ChannelName direct(String one, String other) {
        boolean inOrder = compareByCodePoint(one, other) <= 0;
        String first = inOrder ? one : other;
        String second = inOrder ? other : one;
        return new ChannelName(ChannelKind.DIRECT, escape(first) + "~" + escape(second));
    }

    /** The two users of a private chat (the same one twice, where someone writes to themselves). */
    public List<String> pair() {
        if (kind != ChannelKind.DIRECT) {
            throw new IllegalStateException(this + " is no private chat");
        }
        int tilde = name.indexOf('~');
        return List.of(unescape(name.substring(0, tilde)), unescape(name.substring(tilde + 1)));
    }

    /** Whether {@code userId} is one of the two of a private chat. */
    public boolean concerns(String userId) {
        return kind == ChannelKind.DIRECT && pair().contains(userId);
    }

    /** The other user of a private chat, seen from {@code userId}. */
    public String peerOf(String userId) {
        List<String> pair = pair();
        return pair.get(0).equals(userId) ? pair.get(1) : pair.get(0);
    }

    /** What of the name nobody sees; empty where all is seen. Channels with such names are read where they are stored, and never begun. */
    public Optional<String> unseen() {
        return (kind == ChannelKind.DIRECT ? pair() : List.of(name))
                .stream().flatMap(text -> Names.unseen(text).stream()).findFirst();
    }

    /** The form on the wire. */
    @Override
    public String toString() {
        return kind.wire() + "/" + name;
    }

    private static ChannelName parseDirect(String name) {
        int tilde = name.indexOf('~');
        if (tilde < 0 || name.indexOf('~', tilde + 1) >= 0) {
            throw invalid("channel: a private chat is direct/<id>~<id>; clients may use \"to\" instead");
        }
        String first;
        String second;
        try {
            first = unescape(name.substring(0, tilde));
            second = unescape(name.substring(tilde + 1));
        } catch (IllegalArgumentException e) {
            throw invalid("channel: a % in a private chat's name must start an escape such as %7E");
        }
        if (!Names.isIdentifier(first) || !Names.isIdentifier(second)) {
            throw invalid("channel: both ids of a private chat need 1 to 128 characters without control characters");
        }
        ChannelName canonical = direct(first, second);
        if (!canonical.name.equals(name)) {
            throw invalid("channel: this private chat is called " + canonical);
        }
        return canonical;
    }

    private static int compareByCodePoint(String one, String other) {
        int[] left = one.codePoints().toArray();
        int[] right = other.codePoints().toArray();
        return java.util.Arrays.compare(left, right);
    }

    private static String escape(String id) {
        return id.replace("%", "%25").replace("~", "%7E").replace("/", "%2F");
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.CHANNEL_INVALID, message);
    }
}

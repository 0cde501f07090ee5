// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.error.LogText;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may do something, by patterns from the settings: {@code room/hr/**=role:hr, room/guests/*=guest, room/**=user}. The first rule whose
 * pattern fits decides, whatever it says; where none fits, a setting does. Immutable.
 *
 * <p>The first and not the most specific one, since that is how people read a list, and how firewalls, proxies and {@code robots} work:
 * which of {@code room/*a} and {@code room/b*} is more specific, nobody should have to know.
 */
public final class AccessRules {
    /** No rules: everyone may. */
    public static final AccessRules NONE = new AccessRules(List.of());

    private static final String SYNTAX =
            "write kind/pattern=who, such as room/hr/**=role:hr; kinds are room, topic and live, * is a part of a name"
                    + " without /, ** is any; who is *, user, guest, none, role:<role> or id:<user id>, several joined by |";

    private static final Pattern BLANKS_AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

    private final List<Rule> rules;

    private record Rule(ChannelKind kind, Pattern names, List<Who> who) {
        boolean fits(ChannelName channel) {
            return channel.kind() == kind
                    && names.matcher(composed(channel.name())).matches();
        }
    }

    @FunctionalInterface
    private interface Who {
        boolean is(User user);
    }

    private AccessRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads rules.
     *
     * @throws IllegalArgumentException with one line that names the setting, the rule and the fix
     */
    public static AccessRules of(String setting, List<String> entries) {
        List<Rule> rules = new ArrayList<>();
        for (String entry : entries) {
            rules.add(rule(setting, strip(entry)));
        }
        return new AccessRules(rules);
    }

    /** What the first rule that fits says; empty where none does. */
    public Optional<Boolean> decide(User user, ChannelName channel) {
        for (Rule rule : rules) {
            if (rule.fits(channel)) {
                return Optional.of(rule.who.stream().anyMatch(who -> who.is(user)));
            }
        }
        return Optional.empty();
    }

    /** The same, where everyone may of what no rule speaks. */
    public boolean admit(User user, ChannelName channel) {
        return decide(user, channel).orElse(true);
    }

    private static Rule rule(String setting, String entry) {
        int equal = entry.lastIndexOf('=');
        int slash = entry.indexOf('/');
        if (equal < 0 || slash < 0 || slash + 1 >= equal) {
            throw wrong(setting, entry);
        }
        ChannelKind kind = ChannelKind.of(strip(entry.substring(0, slash)))
                .filter(one -> one == ChannelKind.ROOM || one == ChannelKind.TOPIC || one == ChannelKind.LIVE)
                .orElseThrow(() -> wrong(setting, entry));
        String pattern = strip(entry.substring(slash + 1, equal));
        List<Who> who = new ArrayList<>();
        for (String one : entry.substring(equal + 1).split("\\|", -1)) {
            who.add(who(setting, entry, strip(one)));
        }
        // Stars stand for something: a name that cannot be is one that the rule was not meant for.
        String example = pattern.replace('*', 'x');
        if (pattern.isEmpty() || pattern.contains("***") || !Names.isIdentifier(example)) {
            throw wrong(setting, entry);
        }
        Names.unseen(example).ifPresent(what -> {
            throw new IllegalArgumentException(setting + ": '" + LogText.of(entry) + "' fits no name: " + what);
        });
        return new Rule(kind, names(pattern), List.copyOf(who));
    }

    /** What looks the same is the same to a rule: é in one character or in two. To channels these are two names. */
    private static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Without blanks of any kind at the ends, which a copied text may have. */
    private static String strip(String text) {
        return BLANKS_AROUND.matcher(text).replaceAll("");
    }

    /** Quoted but for the stars. */
    private static Pattern names(String raw) {
        String pattern = composed(raw);
        StringBuilder regex = new StringBuilder();
        int literal = 0;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '*') {
                continue;
            }
            regex.append(Pattern.quote(pattern.substring(literal, i)));
            boolean any = pattern.startsWith("**", i);
            regex.append(any ? ".*" : "[^/]*");
            i += any ? 1 : 0;
            literal = i + 1;
        }
        regex.append(Pattern.quote(pattern.substring(literal)));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static Who who(String setting, String entry, String text) {
        return switch (text) {
            case "*" -> user -> true;
            case "none" -> user -> false;
            case "user" -> user -> !user.guest();
            case "guest" -> User::guest;
            default -> named(setting, entry, text);
        };
    }

    private static Who named(String setting, String entry, String text) {
        int colon = text.indexOf(':');
        String name = strip(text.substring(colon + 1));
        if (colon > 0 && !name.isEmpty()) {
            switch (strip(text.substring(0, colon))) {
                case "role" -> {
                    return user -> user.has(name);
                }
                case "id" -> {
                    return user -> user.id().equals(name);
                }
                default -> {
                    // Told below.
                }
            }
        }
        throw wrong(setting, entry);
    }

    private static IllegalArgumentException wrong(String setting, String entry) {
        return new IllegalArgumentException(setting + ": '" + LogText.of(entry) + "' makes no sense; " + SYNTAX);
    }
}

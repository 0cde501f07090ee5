// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import dev.parley.digest.Sha256;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of back ends and operators, kept as hashes. Immutable. */
public final class ApiKeys implements KeyCheck {
    private static final String SCHEME = "bearer ";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private record Key(String name, Set<Scope> scopes, String hash) {}

    private final List<Key> keys;

    private ApiKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Keys from the setting.
     *
     * @param entries {@code name:scope+scope:sha256hex}, such as {@code portal:push+read:9f86d0…}
     * @throws IllegalArgumentException naming the entry that makes no sense
     */
    public static ApiKeys ofEntries(List<String> entries) {
        List<Key> keys = new ArrayList<>();
        for (String entry : entries) {
            keys.add(parse(entry));
        }
        return new ApiKeys(keys);
    }

    /** One key that may do everything. */
    public static ApiKeys ofKey(String key) {
        return new ApiKeys(List.of(new Key("api-key", EnumSet.allOf(Scope.class), hashOf(key))));
    }

    /** The keys of all of them. */
    static ApiKeys ofAll(List<ApiKeys> all) {
        return new ApiKeys(all.stream().flatMap(one -> one.keys.stream()).toList());
    }

    int size() {
        return keys.size();
    }

    @Override
    public String requireScope(@Nullable String authorization, Scope scope) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new ParleyException(ErrorCode.KEY_INVALID, "send an API key: Authorization: Bearer <key>");
        }
        Key key = find(authorization.substring(SCHEME.length()).strip());
        if (key == null) {
            throw new ParleyException(ErrorCode.KEY_INVALID, "this API key is not known here");
        }
        if (!key.scopes.contains(scope)) {
            throw new ScopeMissing(key.name, scope);
        }
        return key.name;
    }

    private @Nullable Key find(String given) {
        byte[] hash = hashOf(given).getBytes(StandardCharsets.US_ASCII);
        Key found = null;
        // No early end: the time must not tell which key came close.
        for (Key key : keys) {
            if (MessageDigest.isEqual(hash, key.hash.getBytes(StandardCharsets.US_ASCII))) {
                found = key;
            }
        }
        return found;
    }

    private static Key parse(String entry) {
        String[] parts = entry.strip().split(":", -1);
        if (parts.length != 3 || parts[0].isBlank()) {
            // Not even the first part is shown: someone may have put a bare key here.
            throw wrong("?", "write name:scope+scope:sha256hex");
        }
        String name = LogText.of(parts[0].strip());
        String hash = parts[2].strip().toLowerCase(Locale.ROOT);
        if (!HASH.matcher(hash).matches()) {
            throw wrong(name, "the last part must be the key's SHA-256 as 64 hex digits");
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String scope : parts[1].split("\\+", -1)) {
            scopes.addAll(scopesOf(name, scope.strip()));
        }
        return new Key(name, scopes, hash);
    }

    private static Set<Scope> scopesOf(String name, String text) {
        return switch (text) {
            case "push" -> Set.of(Scope.PUSH);
            case "read" -> Set.of(Scope.READ);
            case "admin" -> EnumSet.allOf(Scope.class);
            default -> throw wrong(name, "scopes are push, read and admin, joined by +");
        };
    }

    // Names the entry by its first part only: the rest may be a key that someone put there in the clear.
    private static IllegalArgumentException wrong(String name, String fix) {
        return new IllegalArgumentException("parley.api-keys: entry '" + name + "': " + fix);
    }

    private static String hashOf(String key) {
        return Sha256.hex(key.getBytes(StandardCharsets.UTF_8), Sha256.BYTES);
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

import dev.parley.digest.Sha256;
import dev.parley.revocation.Revocation.Kind;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that somebody has presented, by fingerprint: a token may say nothing of when it was issued, and says it to the second at best.
 * Bounded by count, and each token until its end. Confined to its owner's lock.
 */
final class PresentedTokens {
    private static final int BYTES = 16;

    private final Clock clock;
    private final int max;
    private final LinkedHashMap<String, Presented> tokens = new LinkedHashMap<>();
    private final Map<Owner, Set<String>> byOwner = new HashMap<>();

    private record Presented(Owner user, @Nullable Owner session, long since, long until) {}

    private record Owner(Kind kind, String id) {}

    PresentedTokens(Clock clock, int max) {
        this.clock = clock;
        this.max = max;
    }

    static String fingerprintOf(String token) {
        return Sha256.base64(token, BYTES);
    }

    /** The moment at which it was first presented, which is this one where it was not before. */
    long presented(String fingerprint, String user, @Nullable String session, long now, long until) {
        Presented known = tokens.get(fingerprint);
        if (known != null) {
            return known.since();
        }
        if (tokens.size() >= max) {
            makeRoom();
        }
        Presented presented = new Presented(
                new Owner(Kind.USER, user), session == null ? null : new Owner(Kind.SESSION, session), now, until);
        tokens.put(fingerprint, presented);
        own(presented.user(), fingerprint);
        if (presented.session() != null) {
            own(presented.session(), fingerprint);
        }
        return now;
    }

    /** The fingerprints of those of a user, or of a session. */
    List<String> of(Kind kind, String id) {
        return List.copyOf(byOwner.getOrDefault(new Owner(kind, id), Set.of()));
    }

    /** Those that have ended go; where none has, the first tenth. */
    private void makeRoom() {
        long now = clock.millis();
        List<String> ended = tokens.entrySet().stream()
                .filter(entry -> entry.getValue().until() < now)
                .map(Map.Entry::getKey)
                .toList();
        List<String> gone = ended.isEmpty()
                ? tokens.keySet().stream().limit(Math.max(1, max / 10)).toList()
                : ended;
        gone.forEach(this::remove);
    }

    private void remove(String fingerprint) {
        Presented gone = tokens.remove(fingerprint);
        if (gone != null) {
            disown(gone.user(), fingerprint);
            if (gone.session() != null) {
                disown(gone.session(), fingerprint);
            }
        }
    }

    private void own(Owner owner, String fingerprint) {
        byOwner.computeIfAbsent(owner, key -> new LinkedHashSet<>(2)).add(fingerprint);
    }

    private void disown(Owner owner, String fingerprint) {
        byOwner.computeIfPresent(owner, (key, set) -> {
            set.remove(fingerprint);
            return set.isEmpty() ? null : set;
        });
    }
}

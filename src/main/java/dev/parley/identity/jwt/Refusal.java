// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Why a token is refused, in words for the log. The library's own words quote the whole token. Stateless. */
final class Refusal {
    private static final Map<Integer, String> WORDS = words();

    private Refusal() {}

    static String of(InvalidJwtException e) {
        List<String> reasons = e.getErrorDetails().stream()
                .map(error -> WORDS.getOrDefault(error.getErrorCode(), "it is malformed"))
                .distinct()
                .toList();
        return reasons.isEmpty() ? "it is malformed" : reasons.stream().collect(Collectors.joining(", "));
    }

    private static Map<Integer, String> words() {
        Map<Integer, String> words = new LinkedHashMap<>();
        words.put(ErrorCodes.SIGNATURE_INVALID, "its signature is wrong");
        words.put(ErrorCodes.SIGNATURE_MISSING, "it has no signature");
        words.put(ErrorCodes.EXPIRED, "it has expired");
        words.put(ErrorCodes.EXPIRATION_MISSING, "it has no exp");
        words.put(ErrorCodes.NOT_YET_VALID, "it is not valid yet");
        words.put(ErrorCodes.ISSUER_MISSING, "it has no iss, and parley.jwt.issuer asks for one");
        words.put(ErrorCodes.ISSUER_INVALID, "its iss is not parley.jwt.issuer");
        words.put(ErrorCodes.AUDIENCE_MISSING, "it has no aud, and parley.jwt.audience asks for one");
        words.put(ErrorCodes.AUDIENCE_INVALID, "its aud is not in parley.jwt.audience");
        return Map.copyOf(words);
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.spi.MessageHook;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses messages that tell a card number, and takes the edge off rude words. Back ends say what they like. */
public final class WordList implements MessageHook {
    private static final Pattern CARD = Pattern.compile("\\b\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}\\b");
    private static final Set<String> RUDE = Set.of("darn", "heck");

    @Override
    public Decision before(Draft draft) {
        if (!draft.byUser()) {
            return Decision.pass();
        }
        // The body is JSON text: a pattern that needs no quotes and no escapes can be looked for as it stands.
        if (CARD.matcher(draft.body()).find()) {
            return Decision.refuse("this looks like a card number; please do not send those here");
        }
        String mild = draft.body();
        for (String word : RUDE) {
            mild = mild.replaceAll("(?i)\\b" + word + "\\b", "*".repeat(word.length()));
        }
        return mild.equals(draft.body()) ? Decision.pass() : Decision.change(mild);
    }
}

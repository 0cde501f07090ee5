// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.identity.Names;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a portal calls its roles, and what they are called here. Immutable. */
public final class RoleNames {
    /** The container's names of Parley's own roles: a portal's own {@code admin} was not given for Parley. */
    public static final RoleNames DEFAULT =
            of("parley.roles", List.of("parley-push=push", "parley-moderator=moderator", "parley-admin=admin"));

    private final Map<String, String> names;

    private RoleNames(Map<String, String> names) {
        this.names = names;
    }

    /**
     * Reads entries such as {@code ROLE_HELPDESK=moderator}; {@code editor} stands for itself.
     *
     * @throws IllegalArgumentException with one line that names the setting and the entry
     */
    public static RoleNames of(String setting, List<String> entries) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String entry : entries) {
            int mark = entry.lastIndexOf('=');
            String theirs = (mark < 0 ? entry : entry.substring(0, mark)).strip();
            String ours = entry.substring(mark + 1).strip();
            if (!Names.isIdentifier(theirs) || !Names.isIdentifier(ours)) {
                throw new IllegalArgumentException(setting + ": '" + dev.parley.error.LogText.of(entry)
                        + "' is no role; write NAME, or NAME=role");
            }
            names.put(theirs, ours);
        }
        return new RoleNames(names);
    }

    /** The roles of someone of whom one can only ask whether they have one. */
    Set<String> rolesOf(Predicate<String> has) {
        return names.entrySet().stream()
                .filter(entry -> has.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    /** The roles of someone who has these; one that has no other name here keeps its own. */
    public Set<String> of(Collection<String> theirs) {
        return theirs.stream().map(name -> names.getOrDefault(name, name)).collect(Collectors.toSet());
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.util.Set;

/** The roles that Parley itself asks for; a portal may give others, which its own policy reads. */
public final class Roles {
    /** May push to inboxes, topics and everyone. */
    public static final String PUSH = "push";

    /** May recall anyone's message. */
    public static final String MODERATOR = "moderator";

    /** May do all of it. */
    public static final String ADMIN = "admin";

    public static final Set<String> ALL = Set.of(PUSH, MODERATOR, ADMIN);

    private Roles() {}
}

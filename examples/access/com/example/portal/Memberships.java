// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import dev.parley.spi.AccessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;

/**
 * {@code room/project/<name>/…} is for the members of that project, and those who are asked to look in ({@code ?dan}) may not write. It
 * stands for a portal's own tables: here they are a file, {@code apollo=ana,bob,?dan}, which the system property
 * {@code com.example.portal.memberships} names.
 */
public final class Memberships implements AccessPolicy {
    private static final String PROJECTS = "project/";

    private final Path file = Path.of(System.getProperty("com.example.portal.memberships", "memberships.properties"));

    @Override
    public boolean may(User user, Action action, ChannelName channel) throws IOException {
        if (!channel.name().startsWith(PROJECTS)) {
            return true;
        }
        String project = channel.name().substring(PROJECTS.length()).split("/", 2)[0];
        // This may take its time: Parley asks on a thread of its own, and remembers the answer for a while.
        Properties projects = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            projects.load(in);
        }
        var members = Arrays.asList(projects.getProperty(project, "").split(","));
        return members.contains(user.id()) || (action == Action.READ && members.contains("?" + user.id()));
    }
}

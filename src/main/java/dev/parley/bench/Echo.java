// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Round trips to the echo endpoint: one at a time on every connection, or at a rate in all. */
public final class Echo implements Scenario {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Round run(Target target, Load load, Course course) throws IOException, InterruptedException {
        String path = target.dialect().echoPath();
        if (path == null) {
            throw new IOException(target.name() + " has no echo");
        }
        try (Swarm swarm = new Swarm(target, new Bare(path), path, load.threads(), load.sources())) {
            List<Peer> peers = Gathering.connect(swarm.onProgress(course::step), load);
            List<Group> groups = new ArrayList<>();
            for (Peer peer : peers) {
                groups.add(new Group(List.of(swarm.publisher(peer, "", List.of(peer), load.bytes(), false))));
            }
            return new Traffic(swarm, groups, load, course).run();
        }
    }

    /** Nothing but bodies. */
    private record Bare(String socketPath) implements Dialect {
        @Override
        public @Nullable String subscribe(String channel) {
            return null;
        }

        @Override
        public @Nullable String resume(String channel, String epoch, long offset) {
            return null;
        }

        @Override
        public String publish(String channel, String body, @Nullable String id) {
            return body;
        }

        @Override
        public @Nullable String publishTo(String user, String body, @Nullable String id) {
            return null;
        }

        @Override
        public @Nullable String echoPath() {
            return socketPath;
        }

        @Override
        public @Nullable String protocols() {
            return null;
        }

        @Override
        public @Nullable String protocolsOfGuest(String secret) {
            return null;
        }

        @Override
        public Kind kind(byte[] frame, int from, int length) {
            return Kind.DELIVERY;
        }

        @Override
        public long offset(byte[] frame, int from, int length, byte[] channel) {
            return -1;
        }

        @Override
        public long id(byte[] frame, int from, int length) {
            return -1;
        }

        @Override
        public @Nullable String epoch(byte[] frame, int from, int length) {
            return null;
        }

        @Override
        public boolean recovered(byte[] frame, int from, int length) {
            return false;
        }

        @Override
        public @Nullable String user(byte[] frame, int from, int length) {
            return null;
        }
    }
}

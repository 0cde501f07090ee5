// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
        try (Swarm swarm = new Swarm(target, new BareDialect(path), path, load.threads(), load.sources())) {
            List<Peer> peers = Gathering.connect(swarm.onProgress(course::step), load);
            List<Group> groups = new ArrayList<>();
            for (Peer peer : peers) {
                groups.add(new Group(List.of(swarm.publisher(peer, "", List.of(peer), load.bytes(), false))));
            }
            return new Traffic(swarm, groups, load, course).run();
        }
    }
}

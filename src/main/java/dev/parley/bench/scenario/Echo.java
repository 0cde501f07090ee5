// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.BareDialect;
import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
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
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        String path = target.dialect().echoPath();
        if (path == null) {
            throw new IOException(target.name() + " has no echo");
        }
        try (Swarm swarm = new Swarm(target, new BareDialect(path), path, load.threads(), load.sources())) {
            List<Peer> peers = ClientSetup.connect(swarm.onProgress(progress::step), load);
            List<PublisherGroup> groups = new ArrayList<>();
            for (Peer peer : peers) {
                groups.add(new PublisherGroup(List.of(swarm.publisher(peer, "", List.of(peer), load.bytes(), false))));
            }
            return new PublishLoad(swarm, groups, load, progress).run();
        }
    }
}

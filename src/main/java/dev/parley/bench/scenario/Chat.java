// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Private chat: everyone with one other, who answer each other in turn. Each message is acknowledged, and comes to both: to whom it is for, and to
 * whoever wrote it.
 */
public final class Chat implements Scenario {
    private static final Duration GREETING = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        if (target.dialect().publishTo("a", "b", "1") == null) {
            throw new IOException(target.name() + " has no private chat");
        }
        if (load.connections() % 2 != 0) {
            throw new IOException("Private chat needs an even number of connections, not " + load.connections());
        }
        try (Swarm swarm = ClientSetup.swarm(target, load, progress)) {
            List<Peer> peers = ClientSetup.connect(swarm, load);
            swarm.await("being greeted", peers, peer -> peer.user() != null, GREETING);
            List<PublisherGroup> groups = new ArrayList<>();
            for (int i = 0; i < peers.size(); i += 2) {
                Peer one = peers.get(i);
                Peer other = peers.get(i + 1);
                groups.add(new PublisherGroup(List.of(
                        publisher(swarm, one, other, load.bytes()), publisher(swarm, other, one, load.bytes()))));
            }
            return new PublishLoad(swarm, groups, load, progress).run();
        }
    }

    private static Publisher publisher(Swarm swarm, Peer from, Peer to, int bytes) throws InterruptedException {
        String user = Objects.requireNonNull(to.user());
        return swarm.publisher(
                from,
                List.of(from, to),
                bytes,
                (body, id) -> Objects.requireNonNull(swarm.dialect().publishTo(user, body, id)));
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.HttpCommands;
import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import dev.parley.bench.client.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One durable room with everyone in it. Who publishes has a WebSocket, however the others hear. */
public final class FanOut implements Scenario {
    private final Transport way;

    public FanOut() {
        this(Transport.WEBSOCKET);
    }

    public FanOut(Transport way) {
        this.way = way;
    }

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public Transport way() {
        return way;
    }

    @Override
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        if (way == Transport.WEBSOCKET) {
            return new Rooms().run(target, load.inOneRoom(), progress);
        }
        Load one = load.inOneRoom();
        try (Swarm swarm = ClientSetup.swarm(target, one, progress)) {
            List<Peer> peers = ClientSetup.connect(swarm, one, one.publishers(), way);
            ClientSetup.joinOne(swarm, target, peers, one, progress);
            List<Publisher> publishers = new ArrayList<>();
            for (Peer peer : peers.subList(0, one.publishers())) {
                publishers.add(swarm.publisher(peer, ClientSetup.room(0, one), peers, one.bytes(), false));
            }
            try {
                return new PublishLoad(swarm, List.of(new PublisherGroup(publishers)), one, progress).run();
            } finally {
                try (HttpCommands calls = new HttpCommands(target)) {
                    calls.leave(peers);
                }
            }
        }
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One durable room with everyone in it. Who publishes has a WebSocket, however the others hear. */
public final class FanOut implements Scenario {
    private final Way way;

    public FanOut() {
        this(Way.WEBSOCKET);
    }

    FanOut(Way way) {
        this.way = way;
    }

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public Way way() {
        return way;
    }

    @Override
    public Round run(Target target, Load load, Course course) throws IOException, InterruptedException {
        if (way == Way.WEBSOCKET) {
            return new Rooms().run(target, load.inOneRoom(), course);
        }
        Load one = load.inOneRoom();
        try (Swarm swarm = Gathering.swarm(target, one, course)) {
            List<Peer> peers = Gathering.connect(swarm, one, one.publishers(), way);
            Gathering.joinOne(swarm, target, peers, one, course);
            List<Publisher> publishers = new ArrayList<>();
            for (Peer peer : peers.subList(0, one.publishers())) {
                publishers.add(swarm.publisher(peer, Gathering.room(0, one), peers, one.bytes(), false));
            }
            try {
                return new Traffic(swarm, List.of(new Group(publishers)), one, course).run();
            } finally {
                try (PlainCalls calls = new PlainCalls(target)) {
                    calls.leave(peers);
                }
            }
        }
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What channels there are, who is in them, and the end of a message: for operators, and rooms for people. */
class ChannelsApiIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of("parley.presence.grace", "off"));

    @AutoClose
    private static TestSocket ana;

    @BeforeAll
    static void start() throws Exception {
        ana = server.socketOf("ana");
        ana.awaitEvent("welcome");
        ana.request(ClientCommand.publish("room/Stored", "1"));
        ana.request(ClientCommand.publish("room/Stored", "2"));
        ana.request(ClientCommand.publish("room/大厅", "1"));
        ana.request(ClientCommand.publish("room/a/b", "1"));
        ana.request(ClientCommand.subscribe("room/大厅"));
        ana.request(ClientCommand.subscribe("room/empty but occupied"));
        ana.request(ClientCommand.subscribe("topic/listened"));
        ana.request(ClientCommand.subscribe("live/pulse"));
        ana.request(ClientCommand.subscribe("room/left"));
        ana.request(ClientCommand.of("unsubscribe").with("channel", "room/left").with("leave", true));
        server.post("push", "{\"to\":{\"users\":[\"bob\"]},\"body\":1}");
    }

    @Test
    void rooms_thatExist_areListedByName() throws Exception {
        assertThat(ana.request(ClientCommand.of("rooms")).path("data").toString())
                .isEqualTo("{\"rooms\":[" + "{\"channel\":\"room/Stored\",\"count\":0,\"head\":2},"
                        + "{\"channel\":\"room/a/b\",\"count\":0,\"head\":1},"
                        + "{\"channel\":\"room/empty but occupied\",\"count\":1,\"head\":0},"
                        + "{\"channel\":\"room/大厅\",\"count\":1,\"head\":1}]}");
        assertThat(ana.request(ClientCommand.of("rooms").with("query", "STORED"))
                        .path("data")
                        .path("rooms")
                        .findValuesAsText("channel"))
                .containsExactly("room/Stored");
        assertThat(ana.request(ClientCommand.of("rooms").with("query", "room"))
                        .path("data")
                        .path("rooms")
                        .size())
                .isZero();
        assertThat(ana.request(ClientCommand.of("rooms").with("cursor", "nonsense"))
                        .path("error")
                        .path("message")
                        .asText())
                .contains("cursor");
    }

    @Test
    void channels_areAllThatAreStoredOrHeard() throws Exception {
        JsonNode rows = json("api/v1/channels").path("channels");

        assertThat(rows.findValuesAsText("channel"))
                .containsSubsequence(
                        "live/pulse", "room/Stored", "room/a/b", "room/大厅", "topic/all", "topic/listened", "user/ana")
                .contains("user/bob")
                .doesNotContain("room/left");
        assertThat(json("api/v1/channels?kind=live").path("channels").toString())
                .isEqualTo("[{\"channel\":\"live/pulse\",\"kind\":\"live\",\"subscribers\":1,\"people\":1}]");
        assertThat(json("api/v1/channels?kind=room&query=%E5%A4%A7")
                        .path("channels")
                        .toString())
                .isEqualTo("[{\"channel\":\"room/大厅\",\"kind\":\"room\",\"head\":1,\"subscribers\":1,\"people\":1}]");
        assertThat(server.call("GET", "api/v1/channels?kind=cave").body()).contains("command.invalid", "kind");
        assertThat(server.call("GET", "api/v1/channels?cursor=cave").body()).contains("command.invalid", "cursor");
    }

    @Test
    void channels_ofMoreThanAPage_comeOnceEach() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 450; i++) {
            lines.append("{\"to\":{\"channels\":[\"topic/many-")
                    .append(1000 + i)
                    .append("\"]},\"body\":1}\n");
        }
        server.send(server.request("push")
                .header("Content-Type", "application/x-ndjson")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(lines.toString())));

        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json("api/v1/channels?kind=topic&query=many-" + cursor);
            names.addAll(page.path("channels").findValuesAsText("channel"));
            cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(names).hasSize(450).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void channel_isFoundByQueryAndByPath() throws Exception {
        String row = "{\"channel\":\"room/大厅\",\"kind\":\"room\",\"head\":1,\"subscribers\":1,\"people\":1}";

        assertThat(server.call("GET", "api/v1/channel?channel=room/%E5%A4%A7%E5%8E%85")
                        .body())
                .isEqualTo(row);
        assertThat(server.call("GET", "api/v1/channels/room/%E5%A4%A7%E5%8E%85").body())
                .isEqualTo(row);
        assertThat(json("api/v1/channels/room/empty%20but%20occupied")
                        .path("people")
                        .asInt())
                .isEqualTo(1);
        assertThat(json("api/v1/channels/room/Stored/messages?limit=1")
                        .path("messages")
                        .get(0)
                        .path("offset")
                        .asInt())
                .isEqualTo(2);
        assertThat(json("api/v1/channel?channel=room/a/b").path("head").asInt()).isEqualTo(1);
        for (String unknown : List.of(
                "channel?channel=room/never",
                "channels/room/never",
                "presence?channel=live/no",
                "messages?channel=room/never",
                "channels/room/never/messages",
                "channels/room/never/presence")) {
            var answer = server.call("GET", "api/v1/" + unknown);
            assertThat(answer.statusCode()).as(unknown).isEqualTo(404);
            assertThat(answer.body()).as(unknown).contains("channel.unknown");
        }
        assertThat(server.call("GET", "api/v1/channels/cave/x").body()).contains("channel.invalid");
        assertThat(server.call("GET", "api/v1/channel").body()).contains("command.invalid", "channel");
    }

    @Test
    void presence_isWhatTheCommandSays() throws Exception {
        String people = "{\"channel\":\"room/大厅\",\"users\":"
                + "[{\"id\":\"ana\",\"name\":\"ana\",\"guest\":false,\"connections\":1}],\"count\":1}";

        assertThat(server.call("GET", "api/v1/presence?channel=room/%E5%A4%A7%E5%8E%85")
                        .body())
                .isEqualTo(people);
        assertThat(server.call("GET", "api/v1/channels/room/%E5%A4%A7%E5%8E%85/presence")
                        .body())
                .isEqualTo(people);
        assertThat(server.call("GET", "api/v1/presence?channel=topic/listened").statusCode())
                .isEqualTo(422);
    }

    @Test
    void deleteMessage_recallsIt() throws Exception {
        try (TestSocket eve = server.socketOf("eve")) {
            eve.awaitEvent("welcome");
            eve.request(ClientCommand.of("publish").with("to", "eve").with("body", "oops"));

            assertThat(server.call("DELETE", "api/v1/messages?channel=direct/eve~eve&offset=1")
                            .statusCode())
                    .isEqualTo(204);

            assertThat(eve.awaitEvent("recalled").toString())
                    .isEqualTo("{\"event\":\"recalled\",\"channel\":\"direct/eve~eve\",\"offset\":1}");
            assertThat(server.call("DELETE", "api/v1/messages?channel=direct/eve~eve&offset=9")
                            .body())
                    .contains("message.unknown");
            assertThat(server.call("DELETE", "api/v1/messages?channel=direct/eve~eve")
                            .body())
                    .contains("command.invalid", "offset");
            assertThat(server.call("DELETE", "api/v1/messages?channel=live/x&offset=1")
                            .body())
                    .contains("channel.invalid");
        }
    }

    private static JsonNode json(String path) throws Exception {
        return TestSocket.parse(server.call("GET", path).body());
    }
}

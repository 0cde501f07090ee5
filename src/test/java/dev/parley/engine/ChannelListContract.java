// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ChannelSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every engine promises about the list of channels. */
abstract class ChannelListContract extends RemovalContract {
    @Test
    void channels_withAMessageOrSomeoneInThem_areListedByCodePoint() {
        for (String name :
                List.of("room/b", "room/😀", "room/～", "room/a/b", "direct/ann~bob", "user/ann", "topic/t")) {
            fill(ChannelName.parse(name), name.equals("room/b") ? 2 : 1);
        }
        done(engine.presence().enter(ChannelName.room("b"), "c1", ANN));
        done(engine.presence().enter(ChannelName.room("b"), "c2", ANN));
        done(engine.presence().enter(ChannelName.room("occupied"), "c2", BOB));
        done(engine.presence().enter(ChannelName.parse("live/l"), "c2", BOB));
        done(engine.conversations().join("ann", ChannelName.room("joined and empty"), Quota.UNLIMITED));
        done(engine.conversations().join("ann", ChannelName.room("occupied"), Quota.UNLIMITED));

        ChannelPart all = done(engine.conversations().channels(null, "", null, 100));

        assertThat(all.next()).isNull();
        assertThat(names(all))
                .containsExactly(
                        "direct/ann~bob",
                        "live/l",
                        "room/a/b",
                        "room/b",
                        "room/occupied",
                        "room/～",
                        "room/😀",
                        "topic/t",
                        "user/ann");
        assertThat(all.channels())
                .contains(
                        new ChannelSummary(ChannelName.room("b"), 2, 1),
                        new ChannelSummary(ChannelName.room("occupied"), 0, 1),
                        new ChannelSummary(ChannelName.parse("live/l"), 0, 1));
        assertThat(names(done(engine.conversations().channels(ChannelKind.LIVE, "", null, 100))))
                .containsExactly("live/l");
        assertThat(names(done(engine.conversations().channels(ChannelKind.TOPIC, "", null, 100))))
                .containsExactly("topic/t");
    }

    @Test
    void channels_searched_containTheTextInEitherCase() {
        for (String name : List.of("Ärger", "100%", "100x", "ΟΔΟΣ", "大厅", "İzmir")) {
            fill(ChannelName.room(name), 1);
        }
        done(engine.presence().enter(ChannelName.room("ärgerlich"), "c1", ANN));

        assertThat(rooms("ärger")).containsExactly("room/Ärger", "room/ärgerlich");
        assertThat(rooms("ÄRGER")).containsExactly("room/Ärger", "room/ärgerlich");
        assertThat(rooms("0%")).containsExactly("room/100%");
        assertThat(rooms("_")).isEmpty();
        assertThat(rooms("δοσ")).containsExactly("room/ΟΔΟΣ");
        assertThat(rooms("δος")).containsExactly("room/ΟΔΟΣ");
        assertThat(rooms("厅")).containsExactly("room/大厅");
        assertThat(rooms("IZM")).containsExactly("room/İzmir");
        assertThat(rooms("room/")).isEmpty();
    }

    @Test
    void channels_inParts_comeOnceEach() {
        List<String> expected = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            ChannelName name = ChannelName.room("r" + i);
            if (i % 3 == 0) {
                done(engine.presence().enter(name, "c" + i, ANN));
            } else {
                fill(name, 1);
            }
            expected.add(name.toString());
        }
        fill(ChannelName.parse("topic/behind"), 1);

        for (int limit : List.of(1, 3, 4, 19, 20, 21)) {
            assertThat(walk(ChannelKind.ROOM, "", limit)).as("by " + limit).containsExactlyElementsOf(expected);
        }
        assertThat(done(engine.conversations().channels(ChannelKind.ROOM, "", null, 20))
                        .next())
                .isNull();
        assertThat(names(done(
                        engine.conversations().channels(ChannelKind.ROOM, "", ChannelName.room("r28 is none"), 20))))
                .containsExactly("room/r29");
    }

    @Test
    void channels_rareAmongVeryMany_areFoundInTheEnd() {
        List<CompletionStage<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String name = i % 2_250 == 2_249 ? "needle " + i : "straw";
            appends.add(engine.log().append(said(ChannelName.room(String.format("%05d %s", i, name)), ANN, "1")));
            if (appends.size() == 1000) {
                appends.forEach(EngineFixture::done);
                appends.clear();
            }
        }
        done(engine.presence().enter(ChannelName.room("99999 needle"), "c1", ANN));

        assertThat(walk(null, "NEEDLE", 2))
                .containsExactly("room/02249 needle 2249", "room/04499 needle 4499", "room/99999 needle");
        assertThat(walk(null, "", 1000)).hasSize(5_001).doesNotHaveDuplicates();
    }

    private List<String> rooms(String query) {
        return names(done(engine.conversations().channels(ChannelKind.ROOM, query, null, 100)));
    }

    private List<String> walk(@Nullable ChannelKind kind, String query, int limit) {
        List<String> names = new ArrayList<>();
        ChannelName after = null;
        do {
            ChannelPart part = done(engine.conversations().channels(kind, query, after, limit));
            assertThat(part.channels()).hasSizeLessThanOrEqualTo(limit);
            names.addAll(names(part));
            after = part.next();
        } while (after != null);
        return names;
    }

    private static List<String> names(ChannelPart part) {
        return part.channels().stream()
                .map(summary -> summary.name().toString())
                .toList();
    }
}

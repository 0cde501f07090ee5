// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The modules by which messages are counted, each by itself. */
class UnreadModulesIT {
    @RegisterExtension
    static final ModulePage modules = ModulePage.of("lib/");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Anna    | hi @anna, look           | true
            Anna    | @ANNA                    | true
            Anna    | (@anna)                  | true
            Anna    | thanks @anna.            | true
            Anna    | ＠Anna 你好               | true
            Anna    | @annabel                 | false
            Anna    | @anna.b said             | false
            Anna    | bo@anna.example          | false
            Anna    | anna                     | false
            Anna B. | cc @Anna B. please       | true
            李雷     | 请@李雷看一下             | true
            李雷     | @韩梅梅                   | false
            a+b[c   | @a+b[c                   | true
            x-y     | @x-y: yes                | true
            """)
    void mention_isANameOfItsOwn(String name, String text, boolean expected) {
        assertThat(modules.call(
                        "mentions.js",
                        "({ mentionsOf }, user, text) => mentionsOf(user)({ text })",
                        Map.of("id", "guest-1", "name", name, "guest", true),
                        text))
                .isEqualTo(expected);
    }

    @Test
    void row_addsToACount_takesAway_andSaysWhenItIsToBeAskedAgain() {
        assertThat(modules.call("unreadrow.js", """
                ({ Row }) => {
                  const row = new Row("room/a");
                  const seen = [];
                  const note = (again) => seen.push(`${row.unread} ${row.mentions} ${row.nextEnd}${again ? " again" : ""}`);
                  const hear = (offset, more = {}) => note(row.hear({ offset, time: 1_000 + offset, ...more }, Boolean(more.own), Boolean(more.mention)));
                  note(row.count({ read: 1, unread: 3, epoch: "e", head: 5 }, 1_010));
                  hear(5);
                  hear(6, { mention: true });
                  hear(7, { own: true });
                  hear(8, { expires: 9_000 });
                  hear(8, { expires: 9_000 });
                  note(row.recall(7));
                  note(row.recall(3));
                  note(row.expire(9_000));
                  note(row.recall(6));
                  note(row.count({ read: 6, unread: 0, epoch: "e", head: 4 }, 1_010));
                  note(row.count({ read: 6, unread: 0, epoch: "e", head: 8 }, 1_010));
                  hear(2, { time: 99_000 });
                  note(row.count({ read: 0, unread: 1, epoch: "f", head: 2 }, 99_010));
                  return seen;
                }
                """))
                .isEqualTo(List.of(
                        "3 0 0",
                        "3 0 0",
                        "4 1 0",
                        "4 1 0",
                        "5 1 9000",
                        "5 1 9000",
                        "5 1 9000",
                        "5 1 9000 again",
                        "4 1 0",
                        "3 0 0",
                        "3 0 0 again",
                        "0 0 0",
                        "0 0 0 again",
                        "1 0 0"));
    }

    @Test
    void clock_followsTheServer_andTakesTheQuickestAnswer() {
        assertThat(modules.call("clock.js", """
                ({ Clock }) => {
                  const real = performance.now;
                  let now = 1_000;
                  performance.now = () => now;
                  const clock = new Clock();
                  const seen = [];
                  clock.hear(50_000, true);
                  now += 100;
                  seen.push(clock.now);
                  // An answer that took long, and one after a sleep in which the page's own count stood still.
                  clock.hear(49_000);
                  seen.push(clock.now);
                  clock.hear(99_000);
                  seen.push(clock.now);
                  clock.hear(20_000, true);
                  clock.hear(undefined);
                  seen.push(clock.now);
                  performance.now = real;
                  return seen;
                }
                """)).isEqualTo(List.of(50_100L, 50_100L, 99_000L, 20_000L));
    }
}

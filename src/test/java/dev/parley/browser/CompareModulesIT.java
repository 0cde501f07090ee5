// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The arithmetic of the comparison, called as it is. */
class CompareModulesIT {
    @RegisterExtension
    static final ModulePage modules = ModulePage.of("pages/compare/");

    @Test
    void percentiles_areValuesThatWereMeasured() {
        assertThat(modules.call("statistics.js", """
                ({ percentile, p99, rising }) => {
                  const hundred = rising(Array.from({ length: 100 }, (_, i) => 100 - i));
                  return [percentile([], 0.5), percentile([7], 0.5), percentile([1, 2], 0.5), percentile([1, 2, 3], 0.5), percentile([1, 2, 3], 0),
                    percentile([1, 2, 3], 1), p99(hundred), p99(hundred.slice(1)), hundred[0]].map(String);
                }"""))
                .isEqualTo(List.of("null", "7", "1", "2", "1", "3", "99", "null", "1"));
    }

    @Test
    void ecdf_risesToAllOfThem_withEachValueOnce() {
        assertThat(modules.call("statistics.js", """
                ({ ecdf }) => {
                  const [values, shares] = ecdf([1, 1, 2, 4]);
                  const long = ecdf(Array.from({ length: 5000 }, (_, i) => i));
                  const single = ecdf(Array(5000).fill(3));
                  return [values.join(), shares.join(), long[0].length < 400, long[0].at(-1), long[1].at(-1), single.join("|"), ecdf([]).join("|")].map(String);
                }"""))
                .isEqualTo(List.of("1,2,4", "50,75,100", "true", "4999", "100", "3|100", "|"));
    }

    @Test
    void frames_andChunks_weighWhatTheirRfcSays() {
        assertThat(modules.call("sizes.js", """
                ({ frameBytes, chunkBytes, utf8 }) => [frameBytes(0, false), frameBytes(125, false), frameBytes(126, false), frameBytes(65535, true),
                  frameBytes(65536, true), chunkBytes(15), chunkBytes(16), chunkBytes(255), chunkBytes(256), utf8("a\\u4f60\\ud83d\\ude00")].map(String)"""))
                .isEqualTo(List.of("2", "127", "130", "65543", "65550", "20", "22", "261", "263", "8"));
    }

    @Test
    void clock_isTakenFromTheQuickestRoundTrip() {
        assertThat(modules.call("clock.js", """
                async ({ measureClock }) => {
                  let time = 0;
                  let trip = 0;
                  const trips = [9, 30, 4, 50];
                  // The answer is from the middle of each trip; the server is 1000 ahead.
                  const ask = async () => { const way = trips[trip++ % 4]; time += way; return 1000 + time - way / 2; };
                  const { offset, roundTrip, error } = await measureClock(ask, { times: 4, now: () => time });
                  return [offset, roundTrip, error].map(String);
                }""")).isEqualTo(List.of("1000", "4", "2.1"));
    }

    @Test
    void tally_ofTheSameMessageTwice_countsTheFirst() {
        assertThat(modules.call("tally.js", """
                ({ Tally }) => {
                  let now = 10;
                  const tally = new Tally(() => now++);
                  for (const frame of [{ event: "message", body: { n: 3, at: 4 } }, { event: "message", body: { n: 3, at: 4 } }, { event: "presence" },
                    { event: "message", body: "x" }, { event: "message", body: { n: 4, at: 4 } }]) tally.event(frame);
                  return [tally.latencies.size, tally.doubled, tally.latencies.get(3)].map(String);
                }""")).isEqualTo(List.of("2", "1", "6"));
    }
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The parts of the console that know nothing of the page, called as they are. */
class ConsoleModulesIT {
    @RegisterExtension
    static final ModulePage user = ModulePage.of("pages/console/");

    @Test
    void regex_onAnyText_agreesWithTheBrowsersOwn() {
        Object differing = user.call("regex.js", """
                ({ linearRegExp }) => {
                  const patterns = ["a", "^a", "a$", "a|b", "(?:ab)+", "(a|ab)(c|bcd)", "a{2,3}", "a{2}", "a{2,}b", "[^a-c]", "\\\\d+\\\\.\\\\d*",
                    "\\\\bword\\\\b", "\\\\Bord", "a.c", "x*", "(a*)*b", "(a?){3}c", "\\\\u4f60", "[\\\\]a]", "{\\"op\\"", "a{,2}", "(?<n>z)|y", "^$", "a+?b", "."];
                  const texts = ["", "a", "aab", "abab", "abcd", "b", "aaaab", "12.5", "a word here", "sword", "a\\nc", "ac", "\\u4f60\\u597d",
                    "]", '{"op":1}', "a{,2}", "zy", "\\ud83d\\ude00", "AAB", "c"];
                  const differing = [];
                  for (const pattern of patterns) {
                    for (const flags of ["", "i", "s", "m", ...(pattern.includes("{") && !/\\{\\d/.test(pattern) ? [] : ["u"])]) {
                      const ours = linearRegExp(pattern, flags);
                      for (const text of texts) {
                        if (ours(text) !== new RegExp(pattern, flags).test(text)) {
                          differing.push(`/${pattern}/${flags} ${text}`);
                        }
                      }
                    }
                  }
                  return differing;
                }""");
        assertThat((List<?>) differing).isEmpty();
    }

    @Test
    void regex_thatWouldBacktrackForEver_comesToAnEnd() {
        // Backtracking would never end.
        Object answers = user.call("regex.js", """
                ({ linearRegExp }) => {
                  let answers = 0;
                  for (const pattern of ["(a+)+$", "(a|a)*b", "(a|aa)+c", "(.*)*x", "(?:a?){25}a{25}b", "^(([a-z])+.)+[A-Z]([a-z])+$"]) {
                    linearRegExp(pattern, "")("a".repeat(16000) + "!");
                    answers++;
                  }
                  return answers;
                }""");
        assertThat(answers).isEqualTo(6L);
    }

    @Test
    void json_ofAnyKind_isPlacedOrLaidOutWithoutLoss() {
        Object places = user.call("json.js", """
                ({ checkJson, layOut }) => ["", "{", "[1,]", "{a:1}", '{"a" 1}', "[1 2]", '"\\\\x"', '"a\\nb"', "1 2", "{'a':1}", "nul", "01", '["\\\\ud800"]']
                  .map((text) => { try { checkJson(text); return "fine"; } catch (error) { return `${error.key.split(".").pop()} ${error.at}`; } })
                  .concat(layOut('{"a":[],"b":[1,{}],"c":1e400}', true).replace(/\\n/g, "|"), layOut(' { "a b" : [ 1 , 2 ] } ', false))""");
        assertThat(places)
                .isEqualTo(List.of(
                        "end 0",
                        "end 1",
                        "value 3",
                        "key 1",
                        "colon 5",
                        "comma 3",
                        "escape 1",
                        "control 2",
                        "trailing 2",
                        "key 1",
                        "value 0",
                        "trailing 1",
                        "fine",
                        "{|  \"a\": [],|  \"b\": [|    1,|    {}|  ],|  \"c\": 1e400|}",
                        "{\"a b\":[1,2]}"));
    }

    @Test
    void jsonPath_overObjectsAndLists_reachesWhatItNames() {
        Object answers = user.call("jsonpath.js", """
                ({ jsonPath }) => {
                  const value = { op: "publish", items: [{ n: 1 }, { n: 5, user: { id: "ana" } }], "odd key": true, none: null };
                  return ["$.op", "$.op == publish", "$.op = 'publish'", "$.op != publish", "$..id == ana", "$.items[*].n > 4", "$.items[0].n > 4",
                    "$['odd key'] == true", "$.none == null", "$.missing", "$.op ~ LISH", "$.items[1].user.id", "$.constructor"].map((path) => jsonPath(path)(value));
                }""");
        assertThat(answers)
                .isEqualTo(List.of(true, true, true, false, true, true, false, true, true, false, true, true, false));
    }

    @Test
    void ring_beyondItsBounds_dropsTheOldest() {
        Object kept = user.call("log.js", """
                ({ FrameLog }) => {
                  const rows = new FrameLog(3, 100);
                  for (let i = 1; i <= 5; i++) rows.add("sent", String(i));
                  const frozen = rows.snapshot();
                  const bytes = new FrameLog(100, 10);
                  ["aaaa", "bbbb", "cccc", "x".repeat(50)].forEach((text) => bytes.add("sent", text));
                  rows.add("sent", "6");
                  return [rows.rows().map(({ data }) => data).join(), frozen.rows().map(({ data }) => data).join(), rows.at(2) === undefined,
                    bytes.length, bytes.bytes, rows.first, rows.last].map(String);
                }""");
        assertThat(kept).isEqualTo(List.of("4,5,6", "3,4,5", "true", "1", "50", "4", "6"));
    }

    @Test
    void secrets_inAddressesAndBodies_areFound() {
        Object clean = user.call("secrets.js", """
                ({ withoutSecrets, bodyWithoutSecrets }) => [
                  ...["ws://h/?a=1&ticket=x", "wss://u:p@h/", "ws://h/?apiKey=1&publishKey=2&monkey=3", "ws://h/?x=aaaaaaaa.bbbbbbbb.cccc", "nonsense?ticket=1"]
                    .map((url) => withoutSecrets(url).url),
                  ...['{"a":{"token":"x","b":1}}', '{"key":"k1"}', "token=abc", "hello", "Authorization: Bearer abc"].map((body) => bodyWithoutSecrets(body).body)]""");
        assertThat(clean)
                .isEqualTo(List.of(
                        "ws://h/?a=1",
                        "wss://h/",
                        "ws://h/?monkey=3",
                        "ws://h/",
                        "nonsense",
                        "{\"a\":{\"token\":\"\",\"b\":1}}",
                        "{\"key\":\"k1\"}",
                        "",
                        "hello",
                        ""));
    }

    @Test
    void csv_beginsWithAMark_orSpreadsheetsMisreadIt() {
        assertThat(user.call("export.js", "({ toCsv }) => toCsv([], () => '').charCodeAt(0)"))
                .isEqualTo(0xfeffL);
    }

    @Test
    void cells_thatASpreadsheetWouldRun_areQuoted() {
        Object csv = user.call("export.js", """
                ({ toCsv }) => toCsv(["=1+1", "+1", "-1", "@A1", "\\t=1", " =1", "\\uff1d1", "fine, \\"really\\""].map((data, i) =>
                  ({ n: i, at: 0, direction: "received", data, size: 1, cut: false })), () => "").split("\\r\\n").slice(1, -1).map((line) => line.split(",1,")[1])""");
        assertThat(csv)
                .isEqualTo(List.of(
                        "\"'=1+1\"",
                        "\"'+1\"",
                        "\"'-1\"",
                        "\"'@A1\"",
                        "\"'\t=1\"",
                        "\"' =1\"",
                        "\"'\uff1d1\"",
                        "\"fine, \"\"really\"\"\""));
    }
}

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
    void regex_ofTheBrowsersOwnKind_isAnsweredFromItsThread() {
        Object answers = user.call("regex.js", """
                async ({ regexSearch }) => {
                  const texts = ["a word here", "sword", "a\\nc", "aa", "price: 12", "\\u4f60\\u597d", ""];
                  const asked = [["\\\\bword\\\\b", ""], ["(a)\\\\1", "g"], ["(?<=price: )\\\\d+", "y"], ["^a.C$", "is"], ["\\\\p{Script=Han}", "u"], ["^$", ""]];
                  const answers = [];
                  for (const [source, flags] of asked) {
                    const search = regexSearch(source, flags);
                    answers.push((await search.ask(texts)).flatMap((found, i) => (found ? i : [])).join());
                    search.end();
                  }
                  return answers;
                }""");
        assertThat(answers).isEqualTo(List.of("0", "3", "", "2", "5", "6"));
    }

    @Test
    void regex_thatBacktracksForEver_isGivenUpWhileThePageGoesOn() {
        Object told = user.call("regex.js", """
                async ({ regexSearch }) => {
                  const patterns = ["(a+)+$", "(a|a)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?=(a+)+$)a"];
                  let tasks = 0;
                  const timer = setInterval(() => tasks++, 10);
                  const told = await Promise.all(patterns.map((pattern) => regexSearch(pattern, "").ask(["a".repeat(60) + "!"]).catch(({ key }) => key)));
                  clearInterval(timer);
                  return [...told, tasks > 10];
                }""");
        assertThat(told)
                .isEqualTo(List.of(
                        "console.search.slow",
                        "console.search.slow",
                        "console.search.slow",
                        "console.search.slow",
                        true));
    }

    @Test
    void text_thatHidesSomething_isShownWhole() {
        Object shown = user.call("bytes.js", """
                ({ shownWhole }) => ["plain \\u4f60\\u597d \\u2764\\ufe0f", "a" + " ".repeat(400) + "b", "a" + "\\n".repeat(90) + "b",
                  "a \\u2003 \\u3000 b", "x\\n \\n \\ny", "a\\u202eb\\u2066c", "s\\u00ado\\u200bf\\u3164t", "t\\u{e0041}g", "v\\ufe0f", "\\ud800"].map(shownWhole)""");
        assertThat(shown)
                .isEqualTo(List.of(
                        "plain \u4f60\u597d \u2764\ufe0f",
                        "a[\u2423 \u00d7400]b",
                        "a[\u240a \u00d790]b",
                        "a[\u2423 \u00d75]b",
                        "x\u240a \u240a \u240ay",
                        "a[U+202E]b[U+2066]c",
                        "s[U+00AD]o[U+200B]f[U+3164]t",
                        "t[U+E0041]g",
                        "v[U+FE0F]",
                        "[U+D800]"));
    }

    @Test
    void address_typedWithoutAScheme_getsOne() {
        Object completed = user.call("address.js", """
                ({ withScheme }) => {
                  const here = new URL("http://intranet:8080/parley/");
                  const there = new URL("https://chat.example.org/");
                  return [
                    ...["ws/echo", "/parley/ws", "localhost:9000/x", "intranet:8080/parley/ws", "echo.example.com", "echo.example.com:9001/a?b=c", "10.0.0.7/ws",
                      "[::1]:80/ws", "//host/ws", "ws:/localhost/a", "wss://a/b", "HTTP://a/ws/sse", "ftp://a/b", "javascript:alert(1)"].map((typed) => withScheme(typed, here)),
                    ...["ws", "chat.example.org/ws", "echo.example.com:9001", "localhost:9000"].map((typed) => withScheme(typed, there)),
                  ];
                }""");
        assertThat(completed)
                .isEqualTo(List.of(
                        "ws://intranet:8080/parley/ws/echo",
                        "ws://intranet:8080/parley/ws",
                        "ws://localhost:9000/x",
                        "ws://intranet:8080/parley/ws",
                        "wss://echo.example.com",
                        "ws://echo.example.com:9001/a?b=c",
                        "ws://10.0.0.7/ws",
                        "ws://[::1]:80/ws",
                        "ws://host/ws",
                        "ws://localhost/a",
                        "wss://a/b",
                        "HTTP://a/ws/sse",
                        "ftp://a/b",
                        "javascript:alert(1)",
                        "wss://chat.example.org/ws",
                        "wss://chat.example.org/ws",
                        "wss://echo.example.com:9001",
                        "ws://localhost:9000"));
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

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the browser keeps: by deployment and by owner, and for nobody else's eyes or name. */
class StorageIT {
    private static final String PRELUDE = """
            const { storeOf, tabStoreOf } = await import(`${base}sources/assets/lib/storage.js`);
            const { cleanUpStorage } = await import(`${base}sources/assets/lib/storagecleanup.js`);
            const { Unsent, unsentOf } = await import(`${base}sources/assets/chat/unsent.js`);
            const { Draft } = await import(`${base}sources/assets/chat/drafts.js`);
            const ONE = "ws://portal.example/portal1/ws";
            const TWO = "ws://portal.example/portal2/ws";
            const user = (id, name = id) => ({ id, name, guest: id.startsWith("guest-"), roles: [] });
            // Enough of a client: what it is asked to publish comes to nothing.
            const clientOf = (url, who) =>
              Object.assign(new EventTarget(), {
                url: new URL(url), user: who, published: [],
                publish(message) { this.published.push(message.body); return new Promise(() => {}); },
              });
            """;

    @RegisterExtension
    static final ServedPage page = ServedPage.with(Map.of());

    @BeforeEach
    void empty() {
        page.browser().run("localStorage.clear(); sessionStorage.clear()");
        page.open();
    }

    private static Object run(String script) {
        return page.run(PRELUDE + script);
    }

    @Test
    void store_ofEachDeploymentAndOwner_holdsItsOwnAlone() {
        assertThat(run("""
                const urls = [ONE, TWO, "ws://portal.example/", "ws://portal.example/portal1/parley/ws", "ws://portal.example/portal1%20/ws",
                  "wss://portal.example/portal1/ws", "ws://portal.example:81/portal1/ws"];
                const owners = ["", "anna", "anna.b", "anna b", "anna%20b", "anna%2520b", "anna ", " anna", "an/na", "an%na", "guest anna", "guest",
                  "guest-anna", "__proto__", "constructor", "draft", "\\u738b\\u82b3", "\\u{1f600}", "\\ud83d", "\\ude00", "anna\\u0000", "ANNA", "null"];
                const kinds = [["draft", "room/a"], ["draft", "room/a b"], ["draft", "room/a%20b"], ["draft room/a", ""], ["draft", ""], ["draft", "__proto__"]];
                const all = urls.flatMap((url) => owners.flatMap((owner) => kinds.map(([what, detail]) => [storeOf(url, owner), what, detail])));
                all.forEach(([store, what, detail], i) => store.set(what, `text ${i}`, detail));
                const wrong = all.filter(([store, what, detail], i) => store.get(what, detail) !== `text ${i}`);
                return [wrong.length, localStorage.length === all.length];
                """)).isEqualTo(List.of(0L, true));
    }

    @Test
    void signOut_ofOne_leavesEverybodyElsesAlone() {
        assertThat(run("""
                const keep = [[ONE, "anna.b"], [ONE, "anna b"], [ONE, "guest anna"], [ONE, ""], [TWO, "anna"]].map(([url, owner]) => storeOf(url, owner));
                const anna = storeOf(ONE, "anna");
                [anna, ...keep].forEach((store) => ["draft", "unsent", "seen"].forEach((what) => store.set(what, "x", "room/a")));
                anna.forget();
                // The page that signs out, and others of hers that are still open, write on.
                anna.set("draft", "too late", "room/a");
                return [anna.get("draft", "room/a"), anna.all("unsent").length, keep.every((store) => store.get("unsent", "room/a") === "x"), localStorage.length];
                """)).asString().isEqualTo("[null, 0, true, 15]");
    }

    @Test
    void signOut_inAnotherTab_isTheEndOfWritingHere() {
        assertThat(run("""
                const anna = storeOf(ONE, "anna");
                anna.set("draft", "x", "room/a");
                const key = Object.keys(localStorage)[0].replace(" draft ", " gone ").replace(/ [^ ]*$/, " ");
                const other = storeOf(ONE, "anna.b");
                other.set("draft", "x", "room/a");
                // As the browser tells this tab of it.
                dispatchEvent(new StorageEvent("storage", { key, newValue: "{}" }));
                ["", "y"].forEach((text) => [anna, other].forEach((store) => store.set("draft", text, "room/a")));
                return [anna.get("draft", "room/a"), other.get("draft", "room/a")];
                """)).asString().isEqualTo("[null, y]");
    }

    @Test
    void value_thatIsBrokenOrAnothersOrOfAnotherVersion_isDroppedQuietly() {
        assertThat(run("""
                const anna = storeOf(ONE, "anna");
                anna.set("draft", "mine", "room/a");
                const [key] = Object.keys(localStorage);
                const sound = JSON.parse(localStorage.getItem(key));
                const bad = ["", "{", "null", "7", "[]", '"text"', "{}", "\\ud83d", JSON.stringify({ ...sound, v: 2 }), JSON.stringify({ ...sound, v: "1" }),
                  JSON.stringify({ ...sound, owner: "anna.b" }), JSON.stringify({ ...sound, base: "http://portal.example/portal2/" }),
                  JSON.stringify({ ...sound, owner: undefined }), JSON.stringify({ ...sound, value: undefined })];
                const seen = bad.map((text) => { localStorage.setItem(key, text); return [anna.get("draft", "room/a"), anna.all("draft").length, localStorage.length]; });
                return new Set(seen.map(String)).size === 1 && String(seen[0]);
                """)).isEqualTo(",0,0");
    }

    @Test
    void storageEvent_ofAnotherKey_isNotHeard() {
        assertThat(run("""
                const told = [];
                const anna = storeOf(ONE, "anna");
                anna.set("draft", "mine", "room/a");
                const text = localStorage.getItem(Object.keys(localStorage)[0]);
                anna.watch("draft", (detail, value) => told.push(`${detail} ${value}`));
                const keys = [[ONE, "anna.b"], [TWO, "anna"], [ONE, ""]].map(([url, owner]) => { storeOf(url, owner).set("draft", "x", "room/a"); });
                for (const key of [...Object.keys(localStorage), "parley.draft.anna.room/a", "draft", "", null]) {
                  dispatchEvent(new StorageEvent("storage", { key, newValue: text }));
                  dispatchEvent(new StorageEvent("storage", { key, newValue: text, storageArea: sessionStorage }));
                }
                const [key] = Object.keys(localStorage).filter((each) => localStorage.getItem(each) === text);
                dispatchEvent(new StorageEvent("storage", { key, newValue: "{" }));
                dispatchEvent(new StorageEvent("storage", { key, newValue: text.replace('"anna"', '"anna.b"') }));
                return told;
                """)).isEqualTo(List.of("room/a mine", "room/a null", "room/a null"));
    }

    @Test
    void storage_thatIsFullOrForbidden_keepsForThePageAlone() {
        assertThat(run("""
                const anna = storeOf(ONE, "anna");
                const real = Storage.prototype.setItem;
                Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
                anna.set("draft", "long", "room/a");
                const full = [anna.get("draft", "room/a"), anna.all("draft").length, localStorage.length];
                Storage.prototype.setItem = real;
                const area = Object.getOwnPropertyDescriptor(window, "localStorage");
                Object.defineProperty(window, "localStorage", { configurable: true, get() { throw new DOMException("no", "SecurityError"); } });
                anna.set("draft", "longer", "room/a");
                const forbidden = [anna.get("draft", "room/a"), storeOf(ONE, "bob").get("draft", "room/a")];
                anna.set("draft", "", "room/a");
                forbidden.push(anna.get("draft", "room/a"), anna.all("draft").length);
                cleanUpStorage(anna);
                Object.defineProperty(window, "localStorage", area);
                return String([...full, ...forbidden]);
                """)).isEqualTo("long,1,0,longer,,,0");
    }

    @Test
    void keysOfBefore_areTakenAway_andWhatWasLeftLongAgo() {
        assertThat(run("""
                const old = ["parley.draft.guest anna.room/a", "parley.unsent.anna.b.k1", "parley.seen.anna.x", "parley.theme", "parley.console.saved", "parley.bell.topic/a"];
                old.forEach((key) => localStorage.setItem(key, "x"));
                ["portal.own", "parley.held abc", "parley.2 x"].forEach((key) => localStorage.setItem(key, "x"));
                [[ONE, "anna"], [ONE, "bob"], [TWO, "bob"], [ONE, ""]].forEach(([url, owner]) => storeOf(url, owner).set("draft", "x", "room/a"));
                cleanUpStorage(storeOf(ONE, "anna"), Date.now() + 91 * 86_400_000);
                return [localStorage.length, storeOf(ONE, "bob").get("draft", "room/a"), storeOf(ONE, "anna").get("draft", "room/a")];
                """)).asString().isEqualTo("[6, null, x]");
    }

    @Test
    void messageThatIsPending_goesOutForItsWriterAtItsDeploymentAlone() {
        assertThat(run("""
                const anna = user("anna");
                new Unsent(clientOf(ONE, anna), anna).send("room/a", "from portal 1");
                const goes = (url, who) => { const client = clientOf(url, who); const unsent = new Unsent(client, who); return `${client.published}|${unsent.of("room/a").length}`; };
                return [goes(TWO, anna), goes(ONE, user("anna.b")), goes(ONE, user("ann")), goes(ONE, user("guest-1", "anna")), goes(ONE, anna)];
                """)).isEqualTo(List.of("|0", "|0", "|0", "|0", "from portal 1|1"));
    }

    @Test
    void entryThatSaysItIsAnothers_isNeitherShownNorSent() {
        assertThat(run("""
                const anna = user("anna"), b = user("anna.b");
                new Unsent(clientOf(ONE, b), b).send("room/a", "of anna.b");
                const [key] = Object.keys(localStorage);
                const text = localStorage.getItem(key);
                localStorage.clear();
                localStorage.setItem(key.replace("anna.b", "anna"), text);
                const client = clientOf(ONE, anna);
                const unsent = new Unsent(client, anna);
                return [unsent.of("room/a").length, client.published.length, localStorage.length];
                """)).isEqualTo(List.of(0L, 0L, 0L));
    }

    @Test
    void pageWhoseConnectionIsSomebodyElsesNow_sendsNothingUnderTheOtherName() {
        assertThat(run("""
                const anna = user("anna");
                const client = clientOf(ONE, anna);
                const unsent = unsentOf(client, anna);
                client.user = user("bob");
                unsent.send("room/a", "as anna");
                await sleep(0);
                return [client.published.length, unsent.of("room/a")[0].error.code, unsentOf(client, client.user).of("room/a").length];
                """)).isEqualTo(List.of(0L, "connection.lost", 0L));
    }

    @Test
    void messages_thatFailedTogether_goTogetherInTheirOrder() {
        assertThat(run("""
                const anna = user("anna");
                const store = storeOf(ONE, "anna");
                const left = (key, body, code) => store.set("unsent", { key, channel: "room/a", body, time: Date.now() - (key === "k1" ? 600 : 300) * 1000, error: code ? { code } : null }, key);
                left("k2", "second", "timeout"); left("k3", "refused", "channel.forbidden"); left("k1", "first", "");
                const client = clientOf(ONE, anna);
                const unsent = new Unsent(client, anna);
                const before = unsent.stranded.length;
                unsent.retryAll();
                await sleep(0);
                return [before, unsent.stranded.length, unsent.waiting, client.published.join()];
                """)).isEqualTo(List.of(2L, 0L, 2L, "first,second"));
    }

    @Test
    void guestWhoseSessionEnded_goesOnUnderTheSameNameAlone() {
        assertThat(run("""
                const left = (id, name, before, beforeName) => {
                  localStorage.clear();
                  const first = user(before, beforeName);
                  new Unsent(clientOf(ONE, first), first).send("room/a", "pending");
                  new Draft(storeOf(ONE, before), "room/a").text = "draft";
                  const now = user(id, name);
                  const client = clientOf(ONE, now);
                  const [entry] = unsentOf(client, now, first).of("room/a");
                  return `${client.published.length} ${entry?.error?.code} ${storeOf(ONE, id).get("draft", "room/a")}`;
                };
                return [left("guest-2", "Ana", "guest-1", "Ana"), left("guest-4", "Bob", "guest-3", "Ana"), left("guest-5", "ana", "ana", "ana"), left("ana2", "Ana", "guest-6", "Ana")];
                """))
                .isEqualTo(
                        List.of("0 connection.lost draft", "0 undefined null", "0 undefined null", "0 undefined null"));
    }
}

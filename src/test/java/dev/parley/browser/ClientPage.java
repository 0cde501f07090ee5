// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import dev.parley.testing.RunningServer;

/** Runs scripts that use {@code parley.js}, in a page of the server that shows nothing. Confined to one test. */
final class ClientPage {
    private static final String PRELUDE = """
            const [base, key] = arguments;
            return (async () => {
              const parley = await import(`${base}assets/parley.js`);
              const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
              const until = async (test) => {
                // Somewhat less than a script may take.
                for (let i = 0; i < 10_000; i++) {
                  const found = await test();
                  if (found) {
                    return found;
                  }
                  await sleep(25);
                }
                throw new Error(`never: ${test}`);
              };
              const api = async (method, path, body) => {
                const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
                const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
                return answer.status === 204 ? null : answer.json();
              };
              const ticket = async (id) => (await api("POST", "api/v1/tickets", { user: { id } })).ticket;
              const as = (id, options = {}) => parley.connect({ getTicket: () => ticket(id), identity: id, ...options });
              const push = (channel, ...bodies) =>
                bodies.reduce((before, body) => before.then(() => api("POST", "push", { to: { channels: [channel] }, body })), Promise.resolve());
              const states = (client) => {
                const all = [];
                client.addEventListener("state", ({ detail: { to, code } }) => all.push(`${to} ${code}`));
                return all;
              };
              const heard = (target, type) => {
                const all = [];
                target.addEventListener(type, ({ detail }) => all.push(detail));
                return all;
              };
              // A client whose sockets can be ended with any code, as a server would.
              const cuttable = (id, options = {}) => {
                const sockets = [];
                const dial = (url, protocols) => {
                  const socket = new WebSocket(url, protocols);
                  sockets.push(socket);
                  return socket;
                };
                const client = as(id, { dial, random: () => 0.1, ...options });
                const cut = (code) => sockets.at(-1).dispatchEvent(new CloseEvent("close", { code }));
                return { client, sockets, cut };
              };
            """;

    private final Browser browser;
    private final RunningServer server;

    ClientPage(Browser browser, RunningServer server) {
        this.browser = browser;
        this.server = server;
        open();
    }

    /** Loads it anew: what ran in it is gone. */
    void open() {
        browser.go(server.base().resolve("assets/base.css"));
    }

    /** What the script returns, once its promise is kept. */
    Object run(String script) {
        return browser.run(PRELUDE + script + "})();", server.base().toString(), server.apiKey());
    }
}

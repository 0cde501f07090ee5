// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { tabStoreOf } from "../../lib/storage.js";
import { Connection } from "./connection.js";
import { newSettings, settingsFrom } from "./settings.js";

const KEY = "console";
export const MAX_CONNECTIONS = 8;

/**
 * The connections of this page, side by side, each with its own log; one is in front. Their settings survive a reload, in this tab of
 * the browser alone. Fires `select` when another one comes to the front, `change` when anything about one is different.
 */
export class Workspace extends EventTarget {
  /** @type {Connection[]} */ connections = [];
  /** @type {Connection} */ current;
  #url;
  #explain;
  #saving = 0;

  /** @param {string} url of a new connection @param {ConstructorParameters<typeof Connection>[1]} explain */
  constructor(url, explain) {
    super();
    this.#url = url;
    this.#explain = explain;
    const stored = read();
    for (const settings of stored.slice(0, MAX_CONNECTIONS)) {
      this.#create(settingsFrom(settings, url));
    }
    this.current = this.connections[0] ?? this.#create(newSettings(url));
    addEventListener("pagehide", () => this.#store());
  }

  /** @param {import("./settings.js").Settings} [settings] @returns {Connection | null} null where there are enough */
  add(settings = newSettings(this.#url)) {
    if (this.connections.length >= MAX_CONNECTIONS) {
      return null;
    }
    const connection = this.#create(settings);
    this.select(connection);
    return connection;
  }

  /** @param {Connection} connection */
  select(connection) {
    this.current = connection;
    this.dispatchEvent(new Event("select"));
    this.changed();
  }

  /** @param {Connection} connection */
  remove(connection) {
    const at = this.connections.indexOf(connection);
    this.connections.splice(at, 1);
    if (connection.busy) {
      connection.close();
    }
    if (this.current === connection) {
      this.select(this.connections[Math.min(at, this.connections.length - 1)] ?? this.#create(newSettings(this.#url)));
    } else {
      this.changed();
    }
  }

  /** Tells that settings are different, and keeps them. */
  changed() {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#store(), 300);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {import("./settings.js").Settings} settings */
  #create(settings) {
    const connection = new Connection(settings, this.#explain);
    connection.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    connection.onrows = () => connection === this.current && this.onrows();
    this.connections.push(connection);
    return connection;
  }

  /** Called for each row of the connection in front. */
  onrows = () => {};

  #store() {
    tabStoreOf().set(KEY, this.connections.map(({ settings }) => settings));
  }
}

/** @returns {unknown[]} */
function read() {
  const stored = tabStoreOf().get(KEY);
  return Array.isArray(stored) ? stored : [];
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The deployment that this script came from: its address, with the slash at the end. boot.js reads the same keys before any module runs. */
export const HERE = /^(.*\/)assets\//.exec(import.meta.url)?.[1] ?? new URL(".", document.baseURI).href;
const VERSION = 1;
export const PREFIX = "parley.1 ";
const GONE = "gone";

/** @type {Map<string, Store>} */
const stores = new Map();

/**
 * @param {string | URL} [url] of the deployment, or of its socket
 * @param {string} [owner] the id of a user or guest; none for what is everybody's who uses this browser
 * @returns {Store} always the same one
 */
export function storeOf(url = HERE, owner = "") {
  return find(url, owner, "localStorage");
}

/** As `storeOf`, for as long as this tab is open. @param {string | URL} [url] @returns {Store} */
export function tabStoreOf(url = HERE) {
  return find(url, "", "sessionStorage");
}

/** @param {string | URL} url @param {string} owner @param {"localStorage" | "sessionStorage"} area */
function find(url, owner, area) {
  const { protocol, host, pathname } = new URL(".", url);
  const base = `${protocol.replace("ws", "http")}//${host}${pathname}`;
  const name = [area, base, owner].map(escaped).join(" ");
  const store = stores.get(name) ?? new Store(base, owner, area);
  stores.set(name, store);
  return store;
}

/**
 * What one person keeps in this browser at one deployment. A key is made of the deployment's address, the owner and the thing, each escaped;
 * a value carries the first two again. What is not whole, of another version or not this owner's is dropped, and never handed out. Where a
 * browser keeps nothing, or no more, a value lasts as long as the page.
 */
export class Store {
  /** The address of the deployment. @type {string} */ base;
  /** @type {string} */ owner;
  #area;
  #prefix;
  /** What could not be kept. @type {Map<string, string>} */ #held = new Map();
  #over = false;

  /** @param {string} base @param {string} owner @param {"localStorage" | "sessionStorage"} area */
  constructor(base, owner, area) {
    this.base = base;
    this.owner = owner;
    this.#area = area;
    this.#prefix = `${PREFIX}${escaped(base)} ${escaped(owner)} `;
    // Who has signed out in another tab leaves nothing behind through this one.
    this.watch(GONE, () => this.#end());
  }

  /** @param {string} what @param {string} [detail] @returns {any} any: JSON that this person kept, perhaps by an older version; null where there is none */
  get(what, detail = "") {
    return this.#read(this.#key(what, detail));
  }

  /** @param {string} what @param {unknown} value `null`, `""` and `false` remove it @param {string} [detail] */
  set(what, value, detail = "") {
    const key = this.#key(what, detail);
    this.#held.delete(key);
    if (!value || this.#over) {
      this.#remove(key);
      return;
    }
    const text = JSON.stringify({ v: VERSION, base: this.base, owner: this.owner, at: Date.now(), value });
    try {
      globalThis[this.#area].setItem(key, text);
    } catch {
      this.#held.set(key, text);
    }
  }

  /** @param {string} what @returns {{detail: string, value: any}[]} all of a kind, in no order; any: as of `get` */
  all(what) {
    const begin = `${this.#prefix}${escaped(what)} `;
    return this.#keys(begin).flatMap((key) => {
      const value = this.#read(key);
      return value === null ? [] : [{ detail: unescaped(key.slice(begin.length)), value }];
    });
  }

  /**
   * Tells what other tabs write.
   *
   * @param {string} what
   * @param {(detail: string, value: any, before: any) => void} heard null where there is none; any: as of `get`
   * @param {AbortSignal} [signal] ends it
   */
  watch(what, heard, signal) {
    const begin = `${this.#prefix}${escaped(what)} `;
    const listen = (/** @type {StorageEvent} */ { key, newValue, oldValue, storageArea }) => {
      if (key?.startsWith(begin) && (!storageArea || storageArea === area(this.#area))) {
        heard(unescaped(key.slice(begin.length)), this.#open(newValue), this.#open(oldValue));
      }
    };
    addEventListener("storage", listen, { signal });
  }

  /** Nothing of the owner's stays, nor comes again from this page or another that is open. */
  forget() {
    this.set(GONE, true);
    this.#end();
    this.#keys(this.#prefix).forEach((key) => this.#remove(key));
  }

  /** Takes over what the same person left under another identity. @param {string} owner @returns {string[]} the details of all of it */
  inherit(owner) {
    const left = find(this.base, owner, this.#area);
    const details = left.#keys(left.#prefix).map((key) => {
      const value = left.#read(key);
      const [what, detail] = key.slice(left.#prefix.length).split(" ").map(unescaped);
      if (value !== null && this.get(what, detail) === null) {
        this.set(what, value, detail);
      }
      return detail;
    });
    left.forget();
    return details;
  }

  #end() {
    this.#over = true;
    this.#held.clear();
  }

  /** @param {string} what @param {string} detail */
  #key(what, detail) {
    return `${this.#prefix}${escaped(what)} ${escaped(detail)}`;
  }

  /** @param {string} key */
  #read(key) {
    const text = this.#held.get(key) ?? area(this.#area)?.getItem(key) ?? null;
    const value = this.#open(text);
    if (text !== null && value === null) {
      this.#remove(key);
    }
    return value;
  }

  /** @param {string | null} text @returns {any} what is in it, if it is this owner's; any: as of `get` */
  #open(text) {
    const { v, base, owner, value = null } = parsed(text) ?? {};
    return v === VERSION && base === this.base && owner === this.owner ? value : null;
  }

  /** @param {string} begin */
  #keys(begin) {
    return [...new Set([...this.#held.keys(), ...Object.keys(area(this.#area) ?? {})])].filter((key) => key.startsWith(begin));
  }

  /** @param {string} key */
  #remove(key) {
    this.#held.delete(key);
    area(this.#area)?.removeItem(key);
  }
}

/** @param {"localStorage" | "sessionStorage"} name @returns {Storage | null} */
function area(name) {
  try {
    return globalThis[name];
  } catch {
    return null;
  }
}

/** @param {string | null | undefined} text @returns {{v?: number, base?: string, owner?: string, value?: unknown} | null} */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** Without a space, which stands between the parts of a key. @param {string} part */
export function escaped(part) {
  return part.replaceAll("%", "%25").replaceAll(" ", "%20");
}

/** @param {string} part */
function unescaped(part) {
  return part.replaceAll("%20", " ").replaceAll("%25", "%");
}

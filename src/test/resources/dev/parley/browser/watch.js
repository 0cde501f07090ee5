// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

// The first script of each test page: what goes wrong, and how much is listened to.
{
  const watch = { violations: [], errors: [], listeners: 0, sockets: 0, events: [] };
  window.watch = watch;
  const add = EventTarget.prototype.addEventListener;
  const remove = EventTarget.prototype.removeEventListener;
  const known = new Map();
  const keyOf = (target, type, listener, options) => {
    const kinds = known.get(target) ?? new Map();
    known.set(target, kinds);
    const key = `${type} ${typeof options === "object" ? Boolean(options?.capture) : Boolean(options)}`;
    const set = kinds.get(key) ?? new Set();
    kinds.set(key, set);
    return set;
  };
  const drop = (set, listener) => set.delete(listener) && watch.listeners--;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    add.call(this, type, listener, options);
    const target = this ?? window;
    // Those that outlive an element.
    if ((target === window || target === document) && listener && !options?.signal?.aborted) {
      const set = keyOf(target, type, listener, options);
      if (!set.has(listener)) {
        set.add(listener);
        watch.listeners++;
        if (options?.signal) {
          add.call(options.signal, "abort", () => drop(set, listener));
        }
      }
    }
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    remove.call(this, type, listener, options);
    const target = this ?? window;
    if (target === window || target === document) {
      drop(keyOf(target, type, listener, options), listener);
    }
  };
  add.call(document, "securitypolicyviolation", ({ violatedDirective, blockedURI }) => watch.violations.push(`${violatedDirective} ${blockedURI}`));
  add.call(window, "error", ({ message }) => watch.errors.push(String(message)));
  add.call(window, "unhandledrejection", ({ reason }) => watch.errors.push(`rejected: ${reason?.stack ?? reason}`));
  for (const name of ["parley-state", "parley-unread", "parley-message", "parley-presence", "parley-open", "parley-close"]) {
    add.call(document, name, ({ target, detail }) => watch.events.push({ name, from: target.localName, detail }));
  }
  watch.globals = Object.getOwnPropertyNames(window);
}

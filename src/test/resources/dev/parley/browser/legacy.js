// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

// What Prototype.js 1.6, MooTools 1.2 and pages of their age do to a window, written down anew.
{
  const list = function (iterable) {
    const results = [];
    for (let i = 0; i < (iterable?.length ?? 0); i++) {
      results[i] = iterable[i];
    }
    return results;
  };
  Array.from = list;
  const onArrays = {
    each(iterator, context) {
      this.forEach(iterator, context);
      return this;
    },
    toArray() {
      return list(this);
    },
    entries() {
      return list(this);
    },
    first() {
      return this[0];
    },
    last() {
      return this[this.length - 1];
    },
    clear() {
      this.length = 0;
      return this;
    },
    without(...values) {
      return this.filter((value) => !values.includes(value));
    },
    toJSON() {
      return `[${this.map((value) => JSON.stringify(value)).join(", ")}]`;
    },
  };
  for (const name in onArrays) {
    Array.prototype[name] = onArrays[name];
  }
  String.prototype.toJSON = function () {
    return `"${this}"`;
  };
  String.prototype.toArray = function () {
    return this.split("");
  };
  Function.prototype.bind = function (context, ...first) {
    const method = this;
    return function (...rest) {
      return method.apply(context, [...first, ...rest]);
    };
  };
  Function.prototype.delay = function (ms) {
    return setTimeout(this, ms);
  };
  Number.prototype.times = function (iterator) {
    for (let i = 0; i < this; i++) {
      iterator(i);
    }
  };
  const onElements = {
    hide() {
      this.style.display = "none";
      return this;
    },
    show() {
      this.style.display = "";
      return this;
    },
    update(content) {
      this.textContent = content;
      return this;
    },
    select(selector) {
      return list(this.querySelectorAll(selector));
    },
    remove() {
      this.parentNode?.removeChild(this);
      return this;
    },
    toggle() {
      return this;
    },
    set(name, value) {
      this.setAttribute(name, value);
      return this;
    },
    getParent() {
      return this.parentNode;
    },
  };
  for (const name in onElements) {
    Element.prototype[name] = onElements[name];
  }
  // MooTools takes the name of the browser's own events.
  window.Event = function (event) {
    this.event = event ?? window.event;
  };
  window.$ = (id) => document.getElementById(id);
  window.$$ = (selector) => list(document.querySelectorAll(selector));
  window.name = { toString: () => "[object Portal]" };
  window.h = window.t = window.on = window.i18n = window.Client = "the portal's";
  window.Set.prototype.each = Set.prototype.forEach;
}

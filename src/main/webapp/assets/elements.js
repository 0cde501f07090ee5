// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyBell } from "./elements/bell.js";
import { ParleyChat } from "./elements/chat.js";
import { ParleyPresence } from "./elements/presence.js";

// A page may load this file twice, also from two places: whoever comes first has the names.
for (const [name, element] of /** @type {[string, CustomElementConstructor][]} */ ([
  ["parley-bell", ParleyBell],
  ["parley-chat", ParleyChat],
  ["parley-presence", ParleyPresence],
])) {
  if (!customElements.get(name)) {
    customElements.define(name, element);
  }
}

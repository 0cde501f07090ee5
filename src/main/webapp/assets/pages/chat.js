// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../lib/dom.js";
import { i18n } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { tabStoreOf } from "../lib/storage.js";
import { connect } from "../parley.js";
import { ChatPage } from "./chat/page.js";
import { Status } from "./chat/status.js";

const SIGNED_OUT = 4001;
/** Who was here until the session ended: what is being written goes on after the next sign-in under the same name. */
const BEFORE = "before";
/** Where the page was to open, for who comes back from the portal's sign-in without it. */
const PLACE = "place";

await startShell();

// The way to name a conversation that outlasts any login: what is behind the # reaches no server, and many logins lose it.
const query = new URLSearchParams(location.search);
const asked = query.get("channel");
if (asked) {
  query.delete("channel");
  history.replaceState(null, "", `${location.pathname}${String(query) && `?${query}`}#${encodeURIComponent(asked)}`);
}

/** Only one of two panes side by side brings a person of its own. */
const { pane } = document.documentElement.dataset;
// Asked for when it is wanted: what this script waits for cannot import what is in the same file.
const guestPassOf = (/** @type {string} */ place) => import("../lib/guestpass.js").then((module) => module.guestPassOf(place));
const client = connect(pane ? { getToken: () => guestPassOf(pane) } : {});
const status = new Status(client);
/** It comes with the rest in one file, which is smaller than two. @type {ChatPage | null} */
let page = null;

client.addEventListener("welcome", () => {
  const { user } = client;
  // Who has no session is a guest without a name, and a new one on every connection.
  if (!page && (!user || (user.guest && !pane && document.body.dataset.signedIn !== "true"))) {
    client.close();
    askForName();
  } else if (!page && user) {
    open(user);
  } else if (page && page.user.id !== user?.id) {
    // The session has ended meanwhile. What is written stays, but must not go out under another identity.
    client.close(SIGNED_OUT);
  }
});
client.addEventListener("state", (event) => {
  const { to, code } = /** @type {CustomEvent} */ (event).detail;
  if (to === "closed" && code === "identity.required" && !page) {
    askForName();
  } else if (to === "closed" && (code === SIGNED_OUT || code === "identity.required") && page) {
    tabStoreOf().set(BEFORE, page.user);
  }
});

/** @param {import("../parley.js").User} user */
function open(user) {
  const place = tabStoreOf().get(PLACE);
  tabStoreOf().set(PLACE, null);
  if (place && !location.hash) {
    history.replaceState(null, "", place);
  }
  const before = tabStoreOf().get(BEFORE);
  tabStoreOf().set(BEFORE, null);
  page = new ChatPage(client, user, before?.id ? before : undefined);
  status.follow(page.unsent);
  byId("chat").hidden = false;
}

function askForName() {
  status.hide();
  byId("signin").hidden = false;
  tabStoreOf().set(PLACE, location.hash);
  byId("signin").querySelector("[name=next]")?.setAttribute("value", `chat${location.search}${location.hash}`);
  const load = () => import("./chat/signin.js").then(({ startSignIn }) => startSignIn(), () => {});
  // Who only looks at the form needs no more; a frame may have to say that it keeps no sign-in.
  window === window.top ? byId("signin").addEventListener("input", load, { once: true }) : load();
  if (!document.documentElement.matches("[data-off~='guests']")) {
    byId("name").focus();
  }
}

i18n.addEventListener("change", () => page?.translate());

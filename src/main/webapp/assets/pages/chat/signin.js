// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { Words } from "../../lib/words.js";

/** Few need these, so the page itself does not carry them. */
const words = new Words("signin");

/**
 * Signs in without leaving the page: where it is to open stays in its address, and a refusal stands beside what was typed. Without this
 * script the form does the same by itself.
 */
export function startSignIn() {
  i18n.addEventListener("change", () => words.load(i18n.language));
  words.load(i18n.language);
  const form = /** @type {HTMLFormElement} */ (byId("signin").querySelector("form"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const name = byId("name");
  const trouble = h("p.trouble", { id: "signin-trouble", role: "alert" });
  let say = () => "";
  const show = () => (trouble.textContent = say());
  const refuse = (/** @type {() => string} */ words) => {
    say = words;
    show();
    name.focus();
  };
  name.setAttribute("aria-describedby", trouble.id);
  button.before(trouble);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = name.value.trim();
    if (!typed) {
      refuse(() => words.t("signin.blank"));
      return;
    }
    button.disabled = true;
    try {
      const answer = await fetch("signin", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: typed }) });
      if (answer.ok) {
        (await isKnown()) ? location.reload() : explain();
      } else {
        const problem = await answer.json().catch(() => ({ code: answer.status }));
        refuse(() => i18n.explain(problem));
      }
    } catch {
      refuse(() => t("code.connection.lost"));
    }
    button.disabled = false;
  });
  words.addEventListener("change", show);
  if (isFramed()) {
    byId("signin").querySelector('[data-unless="guests"]')?.append(ownWindow());
  }
}

/** Whether the browser has kept the sign-in: in a frame of another site many do not. */
async function isKnown() {
  const page = await fetch("chat", { cache: "no-store" });
  return /data-signed-in="true"/.test(await page.text());
}

function explain() {
  const text = h("p", {});
  const title = h("h2", {});
  const link = ownWindow();
  const show = () => {
    title.textContent = words.t("signin.lost.title");
    text.textContent = words.t(isFramed() ? "signin.lost.framed" : "signin.lost.text");
  };
  words.addEventListener("change", show);
  show();
  byId("signin").replaceChildren(h("div.card", { id: "signin-lost", role: "alert" }, title, text, isFramed() && link));
}

function ownWindow() {
  const link = h("a.button.primary", { href: location.href, target: "_blank", rel: "noopener" });
  const show = () => (link.textContent = words.t("signin.window"));
  words.addEventListener("change", show);
  show();
  return link;
}

/** Whether a page of another site shows this one. */
function isFramed() {
  try {
    return window.top?.location.origin !== location.origin;
  } catch {
    return true;
  }
}

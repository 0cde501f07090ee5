// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { milliseconds } from "./facts.js";

const ANSWER_WITHIN = 5_000;

/** One frame to the echo endpoint and back, without leaving the page. */
export function showEcho() {
  byId("echoed").append(h("p.muted", {}, echoUrl().href));
  byId("echo").addEventListener("click", async () => {
    byId("echo").disabled = true;
    byId("echoed").replaceChildren(...lines(await echo(t("home.echo.sample"))));
    byId("echo").disabled = false;
    byId("echo").focus();
  });
}

/** @param {string} text @returns {Promise<{text: string, back?: string, took?: number}>} */
function echo(text) {
  const socket = new WebSocket(echoUrl());
  return new Promise((resolve) => {
    let sentAt = 0;
    const timer = setTimeout(() => socket.close(), ANSWER_WITHIN);
    socket.addEventListener("open", () => {
      sentAt = performance.now();
      socket.send(text);
    });
    socket.addEventListener("message", ({ data }) => {
      resolve({ text, back: data, took: performance.now() - sentAt });
      socket.close(1000);
    });
    socket.addEventListener("close", () => {
      clearTimeout(timer);
      resolve({ text });
    });
  });
}

function echoUrl() {
  const url = new URL("ws/echo", document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

/** @param {{text: string, back?: string, took?: number}} result */
function lines({ text, back, took = 0 }) {
  const sent = h("p.sent", {}, t("home.echo.sent", { text }));
  if (back === undefined) {
    return [sent, h("p.trouble", {}, t("home.echo.failed"))];
  }
  return [sent, h("p.received", {}, t("home.echo.back", { text: back, time: milliseconds(took) }))];
}

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

export const VIEWS = `
  .panel { display: flex; flex-direction: column; overflow: hidden; }
  .panel:focus { outline: none; }
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 6px 6px 14px;
    border-block-end: 1px solid var(--border);
  }
  .head:dir(rtl) { padding: 6px 14px 6px 6px; }
  .head h2 { flex: 1; font-weight: 600; }
  .close { flex: none; width: var(--control); padding: 0; }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    padding: 6px 14px;
    border-block-end: 1px solid var(--border);
    background: var(--surface);
    font-size: 13px;
  }
  .panel > .via { padding: 6px 14px; border-block-start: 1px solid var(--border); background: var(--surface); }
  .scroller { overflow-y: auto; overscroll-behavior: contain; min-height: 0; }
  .empty { padding: 32px 14px; text-align: center; }
  li + li { border-block-start: 1px solid var(--border); }
  .item {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 1px;
    padding: 9px 14px 9px 26px;
    color: var(--text);
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  .item:dir(rtl) { padding: 9px 26px 9px 14px; }
  .item:focus-visible { outline-offset: -2px; border-radius: var(--radius); }
  a.item:hover { background: var(--surface); }
  a.item .title, a.item .text:first-of-type { text-decoration: underline; text-decoration-color: var(--border-strong); text-underline-offset: 3px; }
  .fresh .item::before {
    content: "";
    position: absolute;
    inset-block-start: 16px;
    inset-inline-start: 11px;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--accent);
  }
  .title { font-weight: 600; }
  .fresh .title { color: var(--accent); }
  .text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; white-space: pre-line; }
  .meta { display: flex; flex-wrap: wrap; gap: 0 10px; line-height: 18px; }
  .older { width: 100%; border-width: 1px 0 0; border-color: var(--border); border-radius: 0; color: var(--accent); }
  .toasts {
    position: fixed;
    inset: auto;
    display: flex;
    flex-direction: column;
    gap: 8px;
    margin: 0;
    padding: 0;
    overflow: visible;
    border: 0;
    background: transparent;
    color: var(--text);
    z-index: 2147483000;
  }
  .toast { position: static; display: flex; align-items: flex-start; gap: 2px; padding: 6px 6px 6px 12px; border-inline-start: 3px solid var(--accent); }
  .toast > svg { margin-block: 8px 0; color: var(--accent); }
  .toast .body {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: stretch;
    gap: 0;
    min-width: 0;
    min-height: 36px;
    padding: 5px 8px;
    border: 0;
    background: none;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .toast .text { -webkit-line-clamp: 3; }
  @media (prefers-reduced-motion: no-preference) {
    .toast { animation: arrive 120ms ease-out; }
  }
  @keyframes arrive { from { opacity: 0; transform: translateY(-6px); } }
`;

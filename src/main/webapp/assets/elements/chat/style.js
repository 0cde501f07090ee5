// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

export const CHAT = `
  :host { display: block; height: var(--parley-height, 480px); }
  :host([launcher]) { display: contents; }
  .root.inline { height: 100%; }
  .root.inline, .root.inline .window { min-height: 200px; }
  .root.loose, .root.loose .window { height: var(--parley-height, 480px); }
  .off .launch { display: none; }
  .window { display: flex; flex-direction: column; overflow: hidden; }
  .inline .window {
    height: 100%;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--bg);
  }
  .layer.window {
    inset-block: auto var(--parley-launcher-offset, 16px);
    inset-inline: auto var(--parley-launcher-offset, 16px);
    width: min(380px, calc(100vw - 32px));
    height: min(560px, calc(100dvh - 32px));
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    padding: 4px 12px;
    border-block-end: 1px solid var(--border);
    background: var(--surface);
  }
  .layer .head { padding-inline-end: 6px; }
  .title { overflow: hidden; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
  .count { flex: 1; color: var(--muted); font-size: var(--meta); white-space: nowrap; }
  .close { flex: none; width: var(--control); padding: 0; }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    padding: 6px 12px;
    border-block-end: 1px solid var(--border);
    background: var(--surface);
    font-size: 13px;
  }
  .talk { flex: 1; }
  .launch {
    position: fixed;
    inset: auto;
    inset-block-end: var(--parley-launcher-offset, 16px);
    inset-inline-end: var(--parley-launcher-offset, 16px);
    width: 52px;
    height: 52px;
    margin: 0;
    padding: 0;
    overflow: visible;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: 0 4px 14px rgb(0 0 0 / 30%);
    z-index: 2147483000;
  }
  .launch:hover { background: var(--accent); filter: brightness(1.08); }
  .launch .badge {
    position: absolute;
    inset-block-start: -3px;
    inset-inline-end: -3px;
    background: var(--parley-badge, var(--error));
    color: var(--parley-on-badge, var(--bg));
  }
  @media (max-width: 480px) {
    .layer.window { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
  }
`;

// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

export const BELL = `
  :host { display: inline-block; vertical-align: middle; }
  .root { display: inline-block; position: relative; }
  .root:not([data-theme]) { color: var(--parley-text, inherit); }
  .bell {
    position: relative;
    width: max(36px, var(--control));
    height: max(36px, var(--control));
    padding: 0;
    border-color: transparent;
    background: transparent;
    color: var(--parley-bell-color, inherit);
  }
  .bell:hover, .bell[aria-expanded="true"] { background: color-mix(in srgb, currentColor 12%, transparent); }
  .bell:focus-visible { outline-color: currentColor; }
  .bell .badge {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: -4px;
    box-shadow: 0 0 0 2px var(--parley-badge-ring, transparent);
    background: var(--parley-badge, var(--error));
    color: var(--parley-on-badge, var(--bg));
  }
  .bell.troubled svg { opacity: 0.55; }
  .bell.troubled::after {
    content: "";
    position: absolute;
    inset-block-end: 7px;
    inset-inline-end: 7px;
    width: 10px;
    border-block-end: 2px solid var(--warn);
  }
`;

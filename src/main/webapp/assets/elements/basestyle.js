// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What a portal may set from outside, as `--parley-<name>`, with the values in light and in dark pages. */
const COLOURS = Object.entries({
  bg: ["#ffffff", "#14171c"],
  surface: ["#f6f7f9", "#1b1f26"],
  sunken: ["#eceef2", "#101317"],
  border: ["#d5d9e0", "#323843"],
  "border-strong": ["#858d9a", "#767f8d"],
  text: ["#1b2028", "#e7eaef"],
  muted: ["#59616e", "#a3abb8"],
  accent: ["#0f62a8", "#6db3f2"],
  "on-accent": ["#ffffff", "#0b1016"],
  ok: ["#177245", "#5cc48d"],
  warn: ["#8a5a00", "#e0af4a"],
  error: ["#b3261e", "#ff8a80"],
  own: ["#e4f0fa", "#1d3347"],
});

const colours = (/** @type {(light: string, dark: string) => string} */ pick) =>
  COLOURS.map(([name, [light, dark]]) => `--${name}: var(--parley-${name}, ${pick(light, dark)});`).join("");

const BASE = `
  [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  :host([hidden]) { display: none !important; }
  .root {
    all: initial;
    color-scheme: inherit;
    display: block;
    ${colours((light) => light)}
    --sans: var(--parley-font, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif);
    --mono: ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace;
    --body: 14px/22px var(--sans);
    --log: 13px/20px var(--mono);
    --meta: 12px;
    --radius: var(--parley-radius, 6px);
    --radius-bubble: 10px;
    --control: 32px;
    --fast: 120ms;
    color: var(--text);
    font: var(--body);
    text-align: start;
    text-autospace: normal;
  }
  @supports (color: light-dark(#000, #fff)) {
    .root { ${colours((light, dark) => `light-dark(${light}, ${dark})`)} }
  }
  .root[data-theme="light"] { color-scheme: light; ${colours((light) => light)} }
  .root[data-theme="dark"] { color-scheme: dark; ${colours((_, dark) => dark)} }
  @media (pointer: coarse) { .root { --control: 44px; } }
  @media (prefers-reduced-motion: reduce) { .root { --fast: 0ms; } }
  p, ul, ol, li, h1, h2, h3 { margin: 0; padding: 0; font: inherit; list-style: none; }
  a { color: var(--accent); }
  .via { flex: none; color: var(--muted); font-size: var(--meta); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  button, input, textarea { font: inherit; color: inherit; }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: var(--control);
    padding: 0 12px;
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--bg);
    cursor: pointer;
  }
  button:hover { background: var(--sunken); }
  button:disabled { opacity: 0.5; cursor: not-allowed; }
  button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
  button.primary:hover { background: var(--accent); filter: brightness(1.08); }
  button.quiet { border-color: transparent; background: transparent; color: var(--muted); }
  button.quiet:hover { background: var(--sunken); color: var(--text); }
  button.link {
    min-height: 24px;
    padding: 0 4px;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
  }
  input, textarea {
    min-width: 0;
    min-height: var(--control);
    padding: 4px 10px;
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--bg);
  }
  textarea { line-height: 22px; }
  @media (max-width: 640px) { input, textarea { font-size: 16px; } }
  svg { display: block; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
  .tag {
    flex: none;
    padding: 0 6px;
    border: 1px solid var(--border);
    border-radius: 999px;
    color: var(--muted);
    font-size: 11px;
    line-height: 16px;
  }
  .muted { color: var(--muted); }
  .meta { color: var(--muted); font-size: var(--meta); }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .layer {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0;
    overflow: visible;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--bg);
    color: var(--text);
    box-shadow: 0 6px 24px rgb(0 0 0 / 24%);
    z-index: 2147483000;
  }
  .badge {
    min-width: 18px;
    padding: 0 5px;
    border-radius: 9px;
    background: var(--accent);
    color: var(--on-accent);
    font: 600 11px/18px var(--sans);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .badge.dot { width: 10px; min-width: 0; height: 10px; padding: 0; }
  /* Where the colours are the reader's own, what only a background showed is shown by theirs. */
  @media (forced-colors: active) {
    .badge, button.primary, button.launch {
      border: 1px solid Highlight;
      background: Highlight !important;
      color: HighlightText !important;
      forced-color-adjust: none;
    }
    button:disabled { border-color: GrayText; color: GrayText; opacity: 1; }
    button.quiet, button.link { border-color: ButtonBorder; }
    .fresh { border-inline-start: 3px solid Highlight; }
    :focus-visible { outline-color: Highlight; }
  }
`;

/** @type {CSSStyleSheet | undefined} */
let base;

/** @param {string} css @returns {CSSStyleSheet} a policy without inline styles lets constructed ones pass */
export function sheetOf(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/** @returns {CSSStyleSheet} what all elements have: tokens, controls, and a root that inherits nothing from the page */
export function baseStyle() {
  return (base ??= sheetOf(BASE));
}

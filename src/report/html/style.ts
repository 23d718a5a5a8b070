import { cssVariables, darkPalette, lightPalette, type Palette } from '../drawing/palette';
import { fontFamily } from '../drawing/draw-chart';

function variables(palette: Palette): string {
  return Object.entries(cssVariables(palette)).map(([name, value]) => `${name}: ${value};`).join(' ');
}

/** The page's style sheet: the panels' tokens, set for reading and for paper. */
export const styleSheet = `
:root { color-scheme: light dark; ${variables(lightPalette)} --paper: var(--vscode-editor-background); --ink: var(--vscode-foreground); --card: color-mix(in srgb, var(--ink) 4%, var(--paper)); --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(darkPalette)} } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 16px; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 14px/22px ${fontFamily}; font-variant-numeric: tabular-nums; }
h1, h2, h3, h4, p, figure, ul, ol, table, pre { margin: 0; padding: 0; }
h1 { font-size: 32px; line-height: 40px; font-weight: 600; letter-spacing: -0.012em; text-wrap: balance; }
h2 { font-size: 22px; line-height: 28px; font-weight: 600; letter-spacing: -0.006em; }
h3 { font-size: 15px; line-height: 20px; font-weight: 600; }
a { color: var(--link); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--quiet); }
code { font: 12px/1.5 var(--mono); }

.page { max-width: 1280px; margin: 0 auto; padding: 0 32px; display: grid; grid-template-columns: 176px minmax(0, 1000px); gap: 0 56px; justify-content: center; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 48px 4px 32px; font-size: 13px; line-height: 18px; }
nav p { font-size: 12px; color: var(--quiet); margin-bottom: 8px; }
nav ol { list-style: none; }
nav a { display: block; padding: 3px 0; color: var(--quiet); text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; }
nav > ol > li { margin-bottom: 4px; }
nav > ol > li > a { color: var(--ink); font-weight: 500; }
nav ol ol { padding-left: 12px; border-left: 1px solid var(--grid); margin: 2px 0 8px; font-size: 12px; line-height: 16px; }
main { padding: 48px 0 64px; min-width: 0; }
header .subtitle { margin-top: 4px; color: var(--quiet); }

main > section { margin-top: 56px; padding-top: 24px; border-top: 1px solid var(--grid); }
main > section > section { margin-top: 40px; }
section > h2 + *, section > h3 + * { margin-top: 16px; }
section > h3 { display: flex; align-items: center; gap: 8px; }
.blocks > * + * { margin-top: 20px; }
.blocks > .text + .text { margin-top: 8px; }
.text { max-width: 78ch; }
.text.quiet, .caption { font-size: 12px; line-height: 18px; }
.caption { color: var(--quiet); margin-top: 8px; max-width: 92ch; }

.dot { display: inline-block; width: 10px; height: 10px; border-radius: 50%; background: var(--color); flex: none; }
.dot.square { border-radius: 2px; }
.stats { display: flex; flex-wrap: wrap; gap: 12px 40px; }
.stats div { max-width: 400px; }
.stats b { display: block; font-size: 15px; line-height: 20px; font-weight: 600; }
.stats span { display: block; font-size: 12px; line-height: 16px; color: var(--quiet); }
.stats .dot { margin-right: 6px; }
.opening { margin-top: 28px; }
.opening .stats { align-items: flex-end; justify-content: space-between; }
.opening .stats div:first-child b { font-size: 40px; line-height: 48px; letter-spacing: -0.015em; }

.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 18px; }
caption.titled { text-align: left; font-weight: 600; font-size: 13px; line-height: 20px; padding-bottom: 4px; }
th { font-weight: 400; text-align: left; }
thead th { color: var(--quiet); font-size: 12px; line-height: 16px; padding: 4px 0 6px 16px; vertical-align: bottom; text-align: right; }
tbody :is(th, td) { padding: 7px 0 7px 16px; border-top: 1px solid var(--grid); vertical-align: top; text-align: right; }
:is(thead, tbody) th:first-child { padding-left: 0; text-align: left; position: sticky; left: 0; background: var(--paper); z-index: 1; }
td { white-space: nowrap; }
td small, th small { display: block; font-size: 12px; line-height: 16px; color: var(--quiet); font-weight: 400; white-space: normal; }
td small { white-space: nowrap; }
tbody th:first-child { min-width: 96px; }
tbody th .head { font-weight: 500; }
.marked tbody th:first-child, .marked thead th:first-child { padding-left: 18px; }
tbody th .dot { position: absolute; left: 0; top: 11px; }
thead th .dot { margin-right: 6px; width: 8px; height: 8px; }
td.strong, td.strong b { font-weight: 600; }
td.quiet { color: var(--quiet); }
td.better { color: var(--better); font-weight: 600; }
td.worse { color: var(--worse); font-weight: 600; }
tr.sum :is(th, td) { color: var(--quiet); }
tr.sum th .head { font-weight: 400; }
tr.starts-group :is(th, td) { border-top-color: var(--faint); }
.words :is(th, td) { text-align: left; }
.words td { white-space: normal; min-width: 132px; overflow-wrap: break-word; font-size: 12px; line-height: 16px; }
.words code { white-space: nowrap; }

table.matrix { table-layout: fixed; border-collapse: separate; border-spacing: 2px; width: 100%; font-size: 12px; line-height: 16px; }
.matrix thead th { text-align: center; padding: 0 0 4px; font-size: 11px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.matrix thead th:first-child { width: 84px; }
.matrix thead th:first-child span { clip-path: inset(50%); position: absolute; }
.matrix tbody th:first-child { min-width: 0; }
.matrix tbody th { padding: 6px 8px 6px 0; border: 0; text-align: right; vertical-align: middle; overflow-wrap: anywhere; }
.matrix tbody th .head { font-weight: 400; }
.matrix tbody td { padding: 6px 8px; border: 0; text-align: right; vertical-align: middle; }
.matrix td.tinted { text-align: center; border-radius: 3px; background: color-mix(in srgb, var(--hue) var(--tint), var(--paper)); color: var(--on-tint); font-weight: 600; box-shadow: inset 0 0 0 1px var(--grid); }
.matrix td.right { --hue: var(--right); }
.matrix td.wrong { --hue: var(--wrong); }
.matrix td.light { color: var(--ink); font-weight: 400; }
.matrix tr.starts-group :is(th, td) { border-top: 6px solid var(--paper); background-clip: padding-box; }
.columns .matrix tbody td.tinted { padding-top: 12px; padding-bottom: 12px; }
.columns .articles tbody td { padding: 5px 8px; }

.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr)); gap: 24px 32px; align-items: start; }
.columns > * { min-width: 0; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr)); gap: 28px 24px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 24px 32px; align-items: start; }
.chart { min-width: 0; break-inside: avoid; }
.chart-title { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; min-height: 20px; margin-bottom: 8px; font-size: 12px; line-height: 20px; color: var(--quiet); }
.chart-title strong { display: inline-flex; align-items: center; gap: 8px; font-size: 13px; font-weight: 600; color: var(--ink); }
.multiples .chart-title strong { flex-basis: 100%; }
.key { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
.key b { font-weight: 600; color: var(--ink); }
.key svg { flex: none; }
.key i { display: inline-block; width: 14px; height: 9px; background: var(--vscode-charts-blue); }
.key i.thin { height: 5px; background: var(--ink); opacity: 0.55; }
.drawing svg { display: block; max-width: 100%; height: auto; overflow: visible; }
figcaption { margin-top: 6px; font-size: 12px; line-height: 16px; color: var(--quiet); }
figcaption span { display: block; }

.gallery tbody td { padding: 6px 0 6px 12px; text-align: left; vertical-align: top; }
.gallery tbody th { vertical-align: middle; padding-right: 12px; white-space: nowrap; }
.gallery tbody :is(th, td) { border-top: 0; }
.gallery thead th { text-align: left; padding-left: 12px; }
.gallery img { display: block; image-rendering: pixelated; border-radius: 2px; background: #000; max-width: none; }
.gallery td span { display: block; margin-top: 3px; max-width: 96px; min-height: 28px; font-size: 11px; line-height: 14px; color: var(--quiet); white-space: normal; }
.gallery table { width: auto; }

details { font-size: 13px; }
summary { width: max-content; max-width: 100%; cursor: pointer; color: var(--quiet); font-size: 12px; line-height: 20px; border-radius: 2px; }
summary:hover { color: var(--ink); }
details > .blocks { margin-top: 8px; }
pre { overflow-x: auto; padding: 12px 16px; border-radius: 6px; background: var(--card); font: 12px/18px var(--mono); tab-size: 2; }
.note { padding-left: 16px; border-left: 2px solid var(--note); }
.note > p:first-child { font-weight: 600; }
.note > p:first-child + * { margin-top: 4px; }
footer { margin-top: 56px; padding-top: 16px; border-top: 1px solid var(--grid); font-size: 12px; line-height: 18px; color: var(--quiet); }

@media (max-width: 1099px) {
  .page { display: block; max-width: 1064px; }
  nav { position: static; max-height: none; padding: 24px 0 0; }
  nav > ol { display: flex; flex-wrap: wrap; gap: 0 20px; }
  nav ol ol { display: none; }
  main { padding-top: 24px; }
}
@media (max-width: 639px) {
  .page { padding: 0 16px; }
  h1 { font-size: 26px; line-height: 32px; }
  .opening .stats div { flex: 1 1 40%; }
  .opening .stats div:first-child { flex-basis: 100%; }
  main > section { margin-top: 40px; }
}
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  body { font-size: 10pt; line-height: 14pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { display: block; max-width: none; padding: 0; }
  nav { display: none; }
  main { padding: 0; }
  main > section { margin-top: 28px; }
  h2, h3, .chart-title { break-after: avoid; }
  tr, figure, .note, .stats, .columns > * { break-inside: avoid; }
  table { font-size: 8.5pt; line-height: 11.5pt; }
  td small, th small, thead th, .caption, .text.quiet { font-size: 7.5pt; line-height: 10pt; }
  :is(thead, tbody) th, tbody td { padding-left: 8px; }
  .scroll { overflow: visible; }
  tbody th:first-child, thead th:first-child { position: relative; }
  .gallery table { table-layout: fixed; width: 100%; }
  .gallery thead th:first-child, .gallery tbody th { width: 72px; }
  .gallery img { width: 100%; max-width: max-content; height: auto; }
  .words td { min-width: 0; overflow-wrap: anywhere; font-size: 6.5pt; line-height: 9pt; }
  .words th { font-size: 7pt; }
  .words code { white-space: normal; font-size: inherit; overflow-wrap: anywhere; }
  pre { white-space: pre-wrap; font-size: 7.5pt; line-height: 10.5pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  .multiples { grid-template-columns: repeat(3, 1fr); gap: 16px; }
  .columns { grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 16px; }
  .pair { grid-template-columns: 1fr 1fr; }
}
`;

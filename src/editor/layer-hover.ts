import * as vscode from 'vscode';
import { formatCount } from '../shared/format';
import { layerTable, layerTitle, summaryTable } from './hover-words';
import type { Inspections } from './inspections';
import { escapeMarkdown } from './markdown';
import { networkStrip, type StripColors } from './network-strip';
import type { SourceMark } from './source-marks';

/** Layers of one call that a hover describes in full. */
const mostLayers = 4;

/** What a `tf.layers.*` call makes, and at `defineExperiment` the whole model. */
export class LayerHover implements vscode.HoverProvider {
  constructor(private readonly inspections: Inspections) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    // Without this, who points before the first evaluation has ended would see nothing until they point again.
    if (this.inspections.marksIn(document).length === 0) await this.inspections.settled(document.uri);
    const marks = this.inspections.marksIn(document).filter((mark) => mark.range.contains(position));
    const layerMarks = innermost(marks.filter((mark) => mark.layers.length > 0));
    const [layerMark] = layerMarks;
    if (layerMark !== undefined) return new vscode.Hover(layerMarks.map(describeLayers), layerMark.range);
    const definition = marks.find((mark) => mark.layers.length === 0);
    if (definition === undefined) return null;
    const callee = calleeRange(document, definition.range);
    return callee.contains(position) ? new vscode.Hover(describeModel(definition), callee) : null;
  }
}

/** Calls may stand inside one another: those that nothing lies within. */
function innermost(marks: readonly SourceMark[]): SourceMark[] {
  return marks.filter((mark) => !marks.some((other) => !other.range.isEqual(mark.range) && mark.range.contains(other.range)));
}

/** The part of a call before its bracket. */
function calleeRange(document: vscode.TextDocument, call: vscode.Range): vscode.Range {
  const bracket = document.getText(call).indexOf('(');
  return bracket < 0 ? call : new vscode.Range(call.start, document.positionAt(document.offsetAt(call.start) + bracket));
}

function describeLayers({ layers, inspection }: SourceMark): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  const strip = networkStrip(inspection.summary.layers, new Set(layers.map((layer) => layer.name)), stripColors(), inspection.name);
  const parts = layers.slice(0, mostLayers).map((layer, index) =>
    [layerTitle(layer), ...(index === 0 ? [`![${vscode.l10n.t('This layer in its network')}](${svgAddress(strip)})`] : []), layerTable(layer, inspection)].join('\n\n'));
  if (layers.length > mostLayers) parts.push(vscode.l10n.t('and {0} more layers from this call', layers.length - mostLayers));
  markdown.appendMarkdown(parts.join('\n\n---\n\n'));
  return markdown;
}

function describeModel({ inspection }: SourceMark): vscode.MarkdownString {
  const strip = networkStrip(inspection.summary.layers, new Set(), stripColors(), inspection.name);
  const remarks = inspection.remarks.map(({ message }) => `${escapeMarkdown(message)}\n\n`).join('');
  return new vscode.MarkdownString(
    `**${escapeMarkdown(inspection.name)}** ${vscode.l10n.t('{0} parameters', formatCount(inspection.summary.parameters))}\n\n![${vscode.l10n.t('The network')}](${svgAddress(strip)})\n\n${remarks}${summaryTable(inspection)}`,
  );
}

function svgAddress(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

function stripColors(): StripColors {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light: return { layer: '#9A9A9A', marked: '#0063D3', text: '#616161' };
    case vscode.ColorThemeKind.HighContrastLight: return { layer: '#5A5A5A', marked: '#0F4A85', text: '#292929' };
    case vscode.ColorThemeKind.HighContrast: return { layer: '#A0A0A0', marked: '#F38518', text: '#FFFFFF' };
    case vscode.ColorThemeKind.Dark: return { layer: '#6B6B6B', marked: '#59A4F9', text: '#9D9D9D' };
  }
}

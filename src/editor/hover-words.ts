import * as vscode from 'vscode';
import { formatBytes, formatCount, formatShape, valuesPerImage } from '../shared/format';
import type { Inspection } from '../shared/inspector-protocol';
import type { LayerSummary, ModelSummary, ReceptiveField } from '../shared/model-summary';
import { escapeMarkdown, markdownTable } from './markdown';

const bytesPerValue = 4;

/** The table about one layer: what it gives, what it costs, what it sees. */
export function layerTable(layer: LayerSummary, { summary, settings }: Inspection): string {
  const rows: (readonly [string, string])[] = [
    [vscode.l10n.t('Output'), outputWords(layer)],
    [vscode.l10n.t('Parameters'), parameterWords(layer)],
  ];
  if (layer.receptiveField !== null) {
    const { jump } = layer.receptiveField;
    rows.push([vscode.l10n.t('Receptive field'), withDetail(fieldWords(layer.receptiveField), vscode.l10n.t('jump {0}', sides(jump)))]);
  }
  const multiplyAdds = multiplyAddWords(layer, summary);
  if (multiplyAdds !== null) rows.push([vscode.l10n.t('Multiply-adds'), multiplyAdds]);
  const values = valuesPerImage(layer.outputShape);
  if (values !== null) {
    const { batchSize } = settings.training;
    rows.push([
      vscode.l10n.t('Activations'),
      withDetail(formatBytes(values * bytesPerValue * batchSize), vscode.l10n.t('{0} · 4 bytes · batch of {1}', formatCount(values), batchSize)),
    ]);
  }
  return markdownTable(['', ''], ['left', 'left'], rows);
}

/** The name of a layer and what it is: `**conv2d_2** Conv2D · 64 filters of 3×3, same, relu`. */
export function layerTitle({ name, className, description }: LayerSummary): string {
  const what = description === '' ? className : `${className} · ${description}`;
  return `**${escapeMarkdown(name)}** ${escapeMarkdown(what)}`;
}

/** The whole model: layers, shapes, parameters, receptive fields, and the totals. */
export function summaryTable({ summary }: Inspection): string {
  const rows = summary.layers.map((layer) => [
    `${escapeMarkdown(layer.name)} (${escapeMarkdown(layer.className)})`,
    formatShape(layer.outputShape),
    formatCount(layer.parameters),
    layer.receptiveField === null ? '' : fieldWords(layer.receptiveField),
  ]);
  const head = [vscode.l10n.t('Layer (type)'), vscode.l10n.t('Output shape'), vscode.l10n.t('Parameters'), vscode.l10n.t('Receptive field')];
  return `${markdownTable(head, ['left', 'left', 'right', 'right'], rows)}\n\n${totals(summary)}`;
}

function totals({ parameters, trainableParameters, layers }: ModelSummary): string {
  const multiplyAdds = totalMultiplyAdds(layers);
  const lines = [
    [vscode.l10n.t('Total parameters'), withDetail(formatCount(parameters), formatBytes(parameters * bytesPerValue))],
    [vscode.l10n.t('Trainable'), `**${formatCount(trainableParameters)}**`],
    [vscode.l10n.t('Non-trainable'), `**${formatCount(parameters - trainableParameters)}**`],
    ...(multiplyAdds === 0 ? [] : [[vscode.l10n.t('Multiply-adds an image'), `**${formatCount(multiplyAdds)}**`]]),
  ];
  return markdownTable(['', ''], ['left', 'right'], lines);
}

/** Multiply-adds of one image through all layers whose cost is known. */
export function totalMultiplyAdds(layers: readonly LayerSummary[]): number {
  return layers.reduce((total, layer) => total + (layer.multiplyAdds ?? 0), 0);
}

function outputWords({ outputShape }: LayerSummary): string {
  const values = valuesPerImage(outputShape);
  return withDetail(formatShape(outputShape), values === null ? '' : vscode.l10n.t('{0} values an image', formatCount(values)));
}

function parameterWords({ parameters, trainableParameters, parameterFormula }: LayerSummary): string {
  if (parameters === 0) return withDetail('0', '');
  const trainable =
    trainableParameters === parameters ? vscode.l10n.t('all trainable')
    : trainableParameters === 0 ? vscode.l10n.t('not trainable')
    : vscode.l10n.t('{0} trainable, {1} not', formatCount(trainableParameters), formatCount(parameters - trainableParameters));
  return withDetail(formatCount(parameters), [escapeMarkdown(parameterFormula), trainable].filter((part) => part !== '').join(', '));
}

function multiplyAddWords({ multiplyAdds }: LayerSummary, { layers }: ModelSummary): string | null {
  if (multiplyAdds === null || multiplyAdds === 0) return null;
  const share = Math.round((100 * multiplyAdds) / totalMultiplyAdds(layers));
  return withDetail(formatCount(multiplyAdds), vscode.l10n.t('{0} % of all', share));
}

function fieldWords({ size }: ReceptiveField): string {
  return size.map(formatCount).join('×');
}

function sides([height, width]: readonly [number, number]): string {
  return height === width ? formatCount(height) : `${formatCount(height)}×${formatCount(width)}`;
}

function withDetail(figure: string, detail: string): string {
  return detail === '' ? `**${figure}**` : `**${figure}** &nbsp; ${detail}`;
}

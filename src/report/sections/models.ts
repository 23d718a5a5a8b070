import { formatCount, formatShape } from '../../shared/format';
import type { LayerSummary, ModelSummary } from '../../shared/model-summary';
import type { ReportRun } from '../choose-runs';
import { type Block, code, type Section, strong, type TableRow } from '../document';
import { nothing } from './words';

/** The layers of each model and its source as it was. */
export function modelsSection(runs: readonly ReportRun[]): Section {
  return {
    id: 'models', title: 'Models',
    blocks: [{
      kind: 'paragraph', look: 'quiet',
      text: ['Receptive field: what one value of a layer’s output sees of the image, by the standard rule ', code('r += (k − 1) · j, j *= s'), ' for a kernel of size k and stride s, where j is the distance in the image between neighbouring values.'],
    }],
    sections: runs.map((run): Section => ({ id: `model-of-${run.key}`, title: run.title, mark: run.mark, blocks: modelBlocks(run) })),
  };
}

function modelBlocks({ record: { summary }, source, fileName, name }: ReportRun): Block[] {
  return [
    ...(summary === null ? [] : [summaryTable(summary, name), totals(summary)]),
    ...(source === null
      ? [{ kind: 'paragraph', look: 'quiet', text: 'The run did not keep its source.' } as const]
      : [{ kind: 'details', summary: `Source as it was: ${fileName}`, blocks: [{ kind: 'source', file: fileName, text: source }] } as const]),
  ];
}

function summaryTable({ layers }: ModelSummary, name: string): Block {
  return {
    kind: 'table', caption: `Layers of ${name}`,
    head: ['Layer', 'Output shape', 'Parameters', 'Receptive field', 'Multiply-adds'],
    rows: layers.map((layer): TableRow => ({
      head: [strong(layer.className), ' ', code(layer.name)], below: layer.description,
      cells: [
        formatShape(layer.outputShape),
        { text: formatCount(layer.parameters), ...(layer.parameterFormula === '' ? {} : { below: layer.parameterFormula }) },
        fieldWords(layer),
        layer.multiplyAdds === null ? nothing : formatCount(layer.multiplyAdds),
      ],
    })),
  };
}

/** `8 × 8`, and how far apart neighbours are. */
export function fieldWords({ receptiveField }: LayerSummary): string {
  return receptiveField === null ? nothing : receptiveField.size.map((side) => formatCount(side)).join(' × ');
}

function totals({ parameters, trainableParameters, layers }: ModelSummary): Block {
  const multiplyAdds = layers.reduce<number | null>((sum, layer) => (sum === null || layer.multiplyAdds === null ? null : sum + layer.multiplyAdds), 0);
  return { kind: 'figures', figures: [
    { value: formatCount(parameters), caption: 'parameters' },
    { value: formatCount(trainableParameters), caption: 'trainable' },
    { value: formatCount(parameters - trainableParameters), caption: 'not trainable' },
    ...(multiplyAdds === null ? [] : [{ value: formatCount(multiplyAdds), caption: 'multiply-adds an image' }]),
  ] };
}

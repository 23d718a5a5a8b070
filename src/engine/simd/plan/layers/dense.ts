import { runMatmul } from '../../backend/matmul';
import { reduceColumns } from '../../backend/reduction';
import { size, type LayerWeight } from '../recorder';
import { recordActivation, type LayerActivation } from './activation';
import { layerRule } from './layer-rule';

interface DenseFields {
  readonly kernel: LayerWeight;
  readonly bias: LayerWeight | null;
  readonly activation: LayerActivation;
}

/** y[…, n] = f(x[…, k] W[k, n] + b). dW = xᵀ dz, db = the sum of dz over the rows, dx = dz Wᵀ. */
export const dense = layerRule<DenseFields>('Dense', (layer, x, recorder) => {
  const w = recorder.weight(layer.kernel);
  const bias = layer.bias === null ? null : recorder.weight(layer.bias);
  const [k = 1, n = 1] = w.shape;
  const m = size(x.shape) / k;
  const z = recorder.value('product', [...x.shape.slice(0, -1), n]);
  runMatmul(recorder, { a: x.address, b: w.address, bias: bias?.address ?? 0, y: z.address }, { m, n, k });
  const activation = recordActivation(layer, layer.activation, z, recorder);
  return {
    output: activation.output,
    backward: (dy, wanted) => {
      const dz = activation.backward(dy);
      const dw = recorder.weightGradient(layer.kernel);
      if (dw !== undefined) runMatmul(recorder, { a: x.address, b: dz.address, bias: 0, y: dw.address }, { m: k, n, k: m, transposeA: true });
      const db = layer.bias === null ? undefined : recorder.weightGradient(layer.bias);
      if (db !== undefined) reduceColumns(recorder, 'sum', dz.address, db.address, m, n, 1);
      if (!wanted) return undefined;
      const dx = recorder.value('input gradient', x.shape);
      runMatmul(recorder, { a: dz.address, b: w.address, bias: 0, y: dx.address }, { m, n: k, k: n, transposeB: true });
      return dx;
    },
  };
});

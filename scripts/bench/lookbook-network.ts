import { resolve } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClassMap } from '../../src/dataset/class-map';
import type { ImageDataset, LabelledImages } from '../../src/dataset/image-dataset';
import type { Tf } from '../../src/engine/engine';
import { buildModel } from '../../src/experiment/build-model';
import { loadExperiment } from '../../src/experiment/load-experiment';
import { summariseModel } from '../../src/experiment/summarise-model';
import { classMapOf, inChannels } from './data';
import { networkNamed, type NetworkData } from './networks';

/** A network of the bench in TensorFlow.js, with the data as it wants them. */
export interface BenchNetwork {
  readonly model: LayersModel;
  readonly classMap: ClassMap;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** Trainable ones. */
  readonly parameters: number;
  /** Of one image forward. */
  readonly multiplyAdds: number;
}

/** @param name of an experiment of examples/ (`model-4`) or one of networks.ts */
export async function makeNetwork(tf: Tf, name: string, data: ImageDataset): Promise<BenchNetwork> {
  const study = /^model-\d$/.test(name);
  const network = study ? null : networkNamed(name);
  const loaded = study ? await loadExperiment({ file: resolve('examples', `${name}.model.ts`), tf }) : null;
  const wanted: NetworkData = network ?? { channels: 1, classes: loaded?.settings.data.classes === undefined ? 10 : 3 };
  const classMap = classMapOf(wanted, data.labelNames);
  const inputShape: [number, number, number] = [data.height, data.width, wanted.channels];
  const model = loaded !== null
    ? buildModel(loaded, tf, { inputShape, classCount: classMap.names.length }).model
    : networkNamed(name).build(tf, inputShape, classMap.names.length);
  const { trainableParameters, layers } = summariseModel(model, tf, { rangeOf: () => null });
  return {
    model, classMap, parameters: trainableParameters, train: inChannels(data.train, wanted), test: inChannels(data.test, wanted),
    multiplyAdds: layers.reduce((sum, layer) => sum + (layer.multiplyAdds ?? 0), 0),
  };
}

import type { DataOverview, PixelStatistics } from '../shared/data-view';
import { makeClassMap } from './class-map';
import { describeDataset, type DatasetName } from './load-dataset';
import type { ImageDataset, LabelledImages } from './image-dataset';
import type { ClassGroups } from '../shared/settings';

/** Counts of a dataset's labels and of the classes that an experiment makes of them. @param pixels of the training images */
export function describeData(name: DatasetName, dataset: ImageDataset, pixels: PixelStatistics, groups?: ClassGroups): DataOverview {
  const { names, classOf } = makeClassMap(dataset.labelNames, groups);
  const [train, test] = [countLabels(dataset.train), countLabels(dataset.test)];
  const labels = dataset.labelNames.map((label, number) => ({
    name: label, classIndex: classOf[number] ?? -1, train: train[number] ?? 0, test: test[number] ?? 0,
  }));
  const { height, width, channels, folder } = dataset;
  return {
    title: describeDataset(name).title, height, width, channels, labels, pixels, folder,
    classes: names.map((className, index) => {
      const members = labels.filter(({ classIndex }) => classIndex === index);
      const sum = (part: 'train' | 'test'): number => members.reduce((total, member) => total + member[part], 0);
      return { name: className, train: sum('train'), test: sum('test') };
    }),
  };
}

/** Images of each label, by label number. */
function countLabels({ labels }: LabelledImages): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

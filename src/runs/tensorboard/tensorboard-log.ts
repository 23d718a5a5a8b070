import { join } from 'node:path';
import type { RunEvent } from '../../shared/run-event';
import { tensorBoardFolder } from '../run-folder';
import type { StoredTensor } from '../safetensors';
import { EventFile, type SummaryValue } from './event-file';
import { weightHistogram } from './weight-histogram';

/** Milliseconds between two writes while batches come. */
const flushInterval = 1000;

/**
 * What TensorBoard shows of a run, with the names and steps that Keras's callback gives it: figures of epochs from step 0
 * in `train` and `validation`, figures of batches from step 1 and histograms of weights in `train`.
 * Written once a second and at each epoch's end; a kill may cost the last second here, never in the journal.
 */
export class TensorBoardLog {
  private readonly train: EventFile;
  private readonly validation: EventFile;
  private flushedAt = performance.now();

  /** Nothing is made before there is something to write. */
  constructor(runFolder: string) {
    const folder = tensorBoardFolder(runFolder);
    this.train = new EventFile(join(folder, 'train'));
    this.validation = new EventFile(join(folder, 'validation'));
  }

  /** Takes in what TensorBoard has a use for. @throws the system's error; the log is then of no use any more. */
  add(event: RunEvent): void {
    const time = Date.parse(event.time);
    if (event.type === 'batch') {
      this.train.add({ time, step: event.step, values: [scalar('batch_loss', event.loss), scalar('batch_accuracy', event.accuracy)] });
      if (performance.now() - this.flushedAt >= flushInterval) this.flush();
    } else if (event.type === 'epoch') {
      const { loss, accuracy, learning_rate, val_loss, val_accuracy } = event;
      const step = event.epoch - 1;
      this.train.add({ time, step, values: [scalar('epoch_loss', loss), scalar('epoch_accuracy', accuracy), scalar('epoch_learning_rate', learning_rate)] });
      if (val_loss !== undefined && val_accuracy !== undefined) {
        this.validation.add({ time, step, values: [scalar('epoch_loss', val_loss), scalar('epoch_accuracy', val_accuracy)] });
      }
      this.flush();
    }
  }

  /**
   * Histograms of a model's weights at the end of an epoch.
   * @param epoch counts from 1.
   * @param weights by `layer/weight`.
   * @throws as {@link add}.
   */
  addWeights(model: string, epoch: number, weights: ReadonlyMap<string, StoredTensor>): void {
    const values = [...weights].flatMap(([name, { data }]): SummaryValue[] => {
      const histogram = weightHistogram(data);
      return histogram === null ? [] : [{ tag: `${model}/${name}/histogram`, value: { case: 'histo', value: histogram } }];
    });
    this.train.add({ time: Date.now(), step: epoch - 1, values });
    this.flush();
  }

  /** @throws as {@link add}. */
  flush(): void {
    this.flushedAt = performance.now();
    this.train.flush();
    this.validation.flush();
  }

  /** What was not flushed is lost. */
  close(): void {
    this.train.close();
    this.validation.close();
  }
}

function scalar(tag: string, simpleValue: number): SummaryValue {
  return { tag, value: { case: 'simpleValue', value: simpleValue } };
}

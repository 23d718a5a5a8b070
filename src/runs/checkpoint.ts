import { mkdir, readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { LookbookError } from '../shared/failure';
import { errorCode } from './error-code';
import { replaceFile } from './replace-file';
import { checkpointFolder, checkpointPath, type CheckpointKind } from './run-folder';
import { decodeSafetensors, encodeSafetensors, type SafetensorsFile, type StoredTensor } from './safetensors';

/** All that training needs to go on from where it was: one file, since a folder cannot be replaced in one step. */
export interface Checkpoint {
  readonly position: CheckpointPosition;
  /** The model's weights, trainable or not, by the model's own names. */
  readonly weights: ReadonlyMap<string, StoredTensor>;
  /** The optimiser's variables by names of its own; empty where it has none. */
  readonly optimizer: ReadonlyMap<string, StoredTensor>;
}

const whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
const metadataSchema = v.object({ format: v.literal('lookbook-checkpoint-1'), epoch: whole, batch: whole, step: whole });

/** Where in the run a checkpoint was taken. */
export interface CheckpointPosition {
  /** Epoch of the last step, counting from 1. */
  readonly epoch: number;
  /** Batches of that epoch that were trained on. */
  readonly batch: number;
  /** Optimiser steps since the run began. */
  readonly step: number;
}

const weightPrefix = 'weights/';
const optimizerPrefix = 'optimizer/';

/** Replaces a run's checkpoint in one step. */
export async function writeCheckpoint(folder: string, kind: CheckpointKind, { position, weights, optimizer }: Checkpoint): Promise<void> {
  await mkdir(checkpointFolder(folder), { recursive: true });
  const file: SafetensorsFile = {
    metadata: new Map([
      ['format', 'lookbook-checkpoint-1'],
      ['epoch', String(position.epoch)],
      ['batch', String(position.batch)],
      ['step', String(position.step)],
    ]),
    tensors: new Map([...withPrefix(weights, weightPrefix), ...withPrefix(optimizer, optimizerPrefix)]),
  };
  await replaceFile(checkpointPath(folder, kind), encodeSafetensors(file));
}

/**
 * A run's checkpoint; `null` where none was written yet.
 * @throws LookbookError where the file is not a whole, valid checkpoint.
 */
export async function readCheckpoint(folder: string, kind: CheckpointKind): Promise<Checkpoint | null> {
  const path = checkpointPath(folder, kind);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { epoch, batch, step } = v.parse(metadataSchema, Object.fromEntries(metadata));
    return { position: { epoch, batch, step }, weights: withoutPrefix(tensors, weightPrefix), optimizer: withoutPrefix(tensors, optimizerPrefix) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LookbookError({ message: `The checkpoint is damaged: ${reason}.`, remedy: 'Delete it, or train again.', file: path }, { cause: error });
  }
}

function withPrefix(tensors: ReadonlyMap<string, StoredTensor>, prefix: string): [string, StoredTensor][] {
  return [...tensors].map(([name, tensor]) => [prefix + name, tensor]);
}

function withoutPrefix(tensors: ReadonlyMap<string, StoredTensor>, prefix: string): Map<string, StoredTensor> {
  return new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])));
}

// The thread that makes batches ready while the training learns from those before them.
import { parentPort } from 'node:worker_threads';
import { fillPass, type PassOrder } from './fill-pass';

parentPort?.on('message', (order: PassOrder) => { fillPass(order); });
parentPort?.postMessage('started');

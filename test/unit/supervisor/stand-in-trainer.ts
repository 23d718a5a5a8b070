// Speaks a trainer's protocol and writes a run folder, but trains nothing. The experiment's file name says how it behaves.
import { once } from 'node:events';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunWriter } from '../../../src/runs/run-writer';
import type { TrainerMessage, TrainerRequest } from '../../../src/shared/trainer-protocol';

const received: TrainerRequest['type'][] = [];
let behaviour = '';
process.on('message', (request: TrainerRequest) => {
  received.push(request.type);
  if (request.type === 'stop' && !behaviour.startsWith('deaf')) send({ type: 'stopping' });
});
process.on('disconnect', () => { process.exit(9); });

function send(message: TrainerMessage | object): void {
  process.send?.(message);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

const stops = (): number => received.filter((type) => type === 'stop').length;

const [request] = (await once(process, 'message')) as [Extract<TrainerRequest, { type: 'prepare' }>];
const { experimentFile, runsFolder } = request;
behaviour = basename(experimentFile, '.model.ts');
console.log(`pid ${process.pid}`);
if (behaviour === 'refuses') {
  send({ type: 'refused', failure: { message: 'No run folder can be made here.' } });
  process.disconnect();
}
if (behaviour === 'dies-early') {
  console.error('early death');
  process.exit(7);
}

const writer = await RunWriter.create({ runsFolder, experimentFile, versions: { lookbook: '', node: '', tfjs: '', platform: '' } });
send({ type: 'created', run: writer.record.id, folder: writer.folder });
if (behaviour === 'fails-evaluation') {
  await writer.end('failed', { message: 'A syntax error.' });
  process.exit(1);
}
send({ type: 'prepared' });
await until(() => received.includes('begin') || (stops() > 0 && !behaviour.startsWith('deaf')));
if (received.includes('begin')) await writer.update({ state: 'running', startedAt: new Date().toISOString() });

switch (behaviour) {
  case 'exits-with-0': process.exit(0); break;
  case 'exits-with-3':
    console.error('about to exit with 3');
    process.exit(3);
    break;
  case 'runs-out-of-memory':
    console.error('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory');
    process.abort();
    break;
  case 'prints':
    process.stdout.write('one\rtwo\r\nthree\n\u00e4');
    console.error(JSON.stringify({ arguments: process.execArgv, environment: Object.keys(process.env), electron: process.env.ELECTRON_RUN_AS_NODE }));
    send({ type: 'nonsense' });
    send(Object.assign(new Map(), {}));
    break;
  case 'trains-until-stopped':
    await until(() => stops() > 0);
    // The test, which a second stop skips.
    for (const end = Date.now() + 60_000; Date.now() < end && stops() < 2;) await delay(5);
    break;
  case 'deaf':
  case 'hears-only':
    await until(() => false);
    break;
}
send({ type: 'advanced', seq: writer.append({ type: 'warning', message: received.join(' ') }).seq });
await writer.end(stops() > 0 ? 'stopped' : 'completed', null);
process.exit(0);

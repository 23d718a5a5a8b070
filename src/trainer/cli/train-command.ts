import { fileURLToPath } from 'node:url';
import { followJournal } from '../../runs/follow-journal';
import { readEvaluation } from '../../runs/read-run';
import { formatFailure } from '../../shared/failure';
import type { RunState } from '../../shared/run-record';
import { TrainerSupervisor, type Training } from '../../supervisor/trainer-supervisor';
import type { TrainCommand } from './arguments';
import { HumanOutput } from './human-output';
import { JsonOutput } from './json-output';
import { ProgressBar, ProgressLines } from './progress-view';
import type { TrainOutput } from './train-output';

/** Ctrl+C can arrive twice at one press: from the terminal and from whatever started this process. */
const samePress = 300;

/** Carries out one training and shows it. */
export class TrainSession {
  private readonly supervisor: TrainerSupervisor;
  private output: TrainOutput | null = null;
  private readonly earlyNotes: string[] = [];
  private training: Training | null = null;
  private interrupts = 0;
  private readonly lastArrival = new Map<NodeJS.Signals, number>();

  constructor(private readonly command: TrainCommand) {
    this.supervisor = new TrainerSupervisor({
      trainerFile: fileURLToPath(new URL('./trainer.mjs', import.meta.url)),
      log: (line) => { this.note(line); },
    });
  }

  /**
   * @returns how the run ended.
   * @throws LookbookError where no run could be made.
   */
  async run(): Promise<RunState> {
    const training = this.supervisor.train(this.command.request);
    this.training = training;
    const { folder } = await training.created;
    const output = createOutput(this.command.json, folder);
    this.output = output;
    for (const line of this.earlyNotes) output.note(line);

    const follower = followJournal(folder, (problem) => { output.note(formatFailure(problem)); });
    const show = async (): Promise<void> => {
      for (const event of await follower.read()) output.event(event);
    };
    // The last look, below, shows what this one could not read.
    training.onAdvanced(() => { show().catch(() => undefined); });
    const record = await training.ended;
    await show();
    output.ended(record, await readEvaluation(folder));
    if (record.failure !== null) process.stderr.write(`${formatFailure(record.failure)}\n`);
    return record.state;
  }

  /** A person, or the system, wants an end: first of the training, then of the test, then at once. */
  interrupt(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (now - (this.lastArrival.get(signal) ?? -Infinity) < samePress) return;
    this.lastArrival.set(signal, now);
    this.interrupts += 1;
    if (this.interrupts > 2) void this.supervisor.dispose();
    else this.training?.stop();
    this.note(['Stopping after this batch, then testing. Again: without a test.', 'Stopping without a test.'][this.interrupts - 1] ?? 'Ending at once.');
  }

  /** Nobody reads any more: ends the training, without a test. */
  abandon(): void {
    this.training?.stop();
    this.training?.stop();
  }

  private note(line: string): void {
    if (this.output === null) this.earlyNotes.push(line);
    else this.output.note(line);
  }
}

function createOutput(json: boolean, folder: string): TrainOutput {
  if (json) return new JsonOutput();
  const { stdout } = process;
  return new HumanOutput(stdout, stdout.isTTY ? new ProgressBar(stdout) : new ProgressLines(stdout), folder);
}

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { followJournal } from '../../runs/follow-journal';
import { readEvaluation } from '../../runs/read-run';
import { formatFailure } from '../../shared/failure';
import type { RunRecord } from '../../shared/run-record';
import type { PrepareRequest } from '../../shared/trainer-protocol';
import { TrainAll, type TrainingOutcome, type TrainingTurn } from '../../supervisor/train-all';
import { TrainerSupervisor, type Training } from '../../supervisor/trainer-supervisor';
import type { TrainCommand } from './arguments';
import { HumanOutput } from './human-output';
import { JsonOutput } from './json-output';
import { ProgressBar, ProgressLines } from './progress-view';
import { announceTurn, printSummary } from './train-all-output';
import type { TrainOutput } from './train-output';

/** Ctrl+C can arrive twice at one press: from the terminal and from whatever started this process. */
const samePress = 300;

/** Carries out the trainings of a command, one after the other, and shows them. */
export class TrainSession {
  private readonly supervisor: TrainerSupervisor;
  private readonly all: TrainAll<PrepareRequest>;
  private output: TrainOutput | null = null;
  private readonly earlyNotes: string[] = [];
  private interrupts = 0;
  private readonly lastArrival = new Map<NodeJS.Signals, number>();

  constructor(private readonly command: TrainCommand) {
    this.supervisor = new TrainerSupervisor({
      trainerFile: fileURLToPath(new URL('./trainer.mjs', import.meta.url)),
      log: (line) => { this.note(line); },
    });
    this.all = new TrainAll(command.requests, (request) => this.start(request));
  }

  /** @returns what became of each training that was started. */
  async run(): Promise<readonly TrainingOutcome<PrepareRequest>[]> {
    const outcomes = await this.all.run();
    if (this.command.all) printSummary(outcomes, this.command);
    return outcomes;
  }

  /** A person, or the system, wants an end: first of the training, then of the test, then at once. */
  interrupt(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (now - (this.lastArrival.get(signal) ?? -Infinity) < samePress) return;
    this.lastArrival.set(signal, now);
    this.interrupts += 1;
    this.all.stop();
    if (this.interrupts > 2) void this.supervisor.dispose();
    this.note(['Stopping after this batch, then testing. Again: without a test.', 'Stopping without a test.'][this.interrupts - 1] ?? 'Ending at once.');
  }

  /** Nobody reads any more: ends the training, without a test. */
  abandon(): void {
    this.all.stop();
    this.all.stop();
  }

  private start(request: PrepareRequest): TrainingTurn {
    if (this.command.all && !this.command.json) announceTurn(this.all, relative(process.cwd(), request.experimentFile));
    const training = this.supervisor.train(request);
    return { created: training.created, ended: this.show(training), stop: () => { training.stop(); } };
  }

  /** Shows a training as it goes. @returns its record when all has been shown. */
  private async show(training: Training): Promise<RunRecord> {
    const { folder } = await training.created;
    const output = createOutput(this.command.json, folder);
    this.output = output;
    for (const line of this.earlyNotes.splice(0)) output.note(line);

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
    return record;
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

import { createInterface } from 'node:readline';
import { end, start } from '../support/processes.mjs';
import { PlainError } from '../support/say.mjs';

/** How many of a program's last words are kept to explain its death. */
const keptCharacters = 2000;

/** A program that trains when it is asked to; see conversation.ts. It waits, without computing, between requests. */
export class Participant {
  /** @type {import('node:child_process').ChildProcess} */
  #child;
  #lastWords = '';
  #ended = false;
  /** Settles the question that is waiting for its answer. @type {{ resolve: (answer: import('./conversation').BenchAnswer) => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /** @param {import('./participants.mjs').Program} program */
  constructor(program) {
    this.program = program;
    this.#child = this.#start();
  }

  /**
   * @param {import('./conversation').BenchRequest} request
   * @returns {Promise<import('./conversation').BenchAnswer>}
   */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#ended) this.#fail('it has ended');
      else this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  /** @returns {Promise<void>} */
  end() {
    return end(this.#child);
  }

  /** Ends the program and starts it anew. */
  async restart() {
    await this.end();
    this.#child = this.#start();
  }

  #start() {
    const { command, args } = this.program;
    const child = start(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#lastWords = '';
    this.#ended = false;
    const ended = (reason) => {
      this.#ended = true;
      this.#fail(reason);
    };
    child.once('error', (error) => ended(error.message));
    child.once('close', (code) => ended(`it ended with exit code ${code}`));
    // A program that has died is told of by `close`; writing to it must not throw besides.
    child.stdin?.on('error', () => undefined);
    child.stderr?.on('data', (chunk) => { this.#lastWords = (this.#lastWords + chunk).slice(-keptCharacters); });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
    return child;
  }

  #hear(line) {
    if (!line.startsWith('{"answer"')) return;
    this.#waiting?.resolve(JSON.parse(line).answer);
    this.#waiting = undefined;
  }

  #fail(reason) {
    this.#waiting?.reject(new PlainError(`${this.program.title}: ${reason}\n${this.#lastWords.trim()}`));
    this.#waiting = undefined;
  }
}

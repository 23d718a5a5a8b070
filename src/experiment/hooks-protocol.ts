import type { MessagePort } from 'node:worker_threads';
import type { Failure } from '../shared/failure';

/** The hooks' thread asks for the JavaScript of a marked module… */
export interface LoadRequest {
  readonly id: number;
  readonly url: string;
}

/** …and gets it, or `null` for a module that is Node's to load. */
export type LoadAnswer =
  | { readonly id: number; readonly source: string | null }
  | { readonly id: number; readonly failure: Failure };

/** What `initialize` of the hooks' thread gets. */
export interface HooksThreadData {
  readonly port: MessagePort;
}

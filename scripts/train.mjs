// npm run train -- <experiment> […]
import { runBuilt } from './support/run-built.mjs';

await runBuilt('cli.mjs');

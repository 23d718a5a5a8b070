// npm run engine:tfjs-node
import { runBuilt } from './support/run-built.mjs';

await runBuilt('install-engine.mjs');

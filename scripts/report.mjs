// npm run report -- <folder> […]
import { runBuilt } from './support/run-built.mjs';

await runBuilt('report.mjs');

import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

function collecting(warnings: unknown[]): vega.LoggerInterface {
  const logger: vega.LoggerInterface = { ...vega.logger(vega.Warn), warn: (...words) => { warnings.push(words); return logger; } };
  return logger;
}

/** Compiles and draws a spec as a panel does, without `eval`, but without a page. */
export async function drawSpec(spec: TopLevelSpec): Promise<{ svg: string; warnings: readonly unknown[] }> {
  const warnings: unknown[] = [];
  const logger = collecting(warnings);
  const compiled = compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), { renderer: 'none', logger, expr: (await import('vega-interpreter')).expressionInterpreter });
  await view.runAsync();
  return { svg: await view.toSVG(), warnings };
}

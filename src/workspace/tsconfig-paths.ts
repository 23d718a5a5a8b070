import * as v from 'valibot';

const tsconfig = v.looseObject({
  compilerOptions: v.optional(v.looseObject({
    baseUrl: v.optional(v.string()),
    paths: v.optional(v.record(v.string(), v.array(v.string()))),
  })),
});

/**
 * The text of a tsconfig.json with `paths` added to its compiler options, indented as before. Paths that it has stay.
 * @returns `null` where a program should not change it: it is no plain JSON, or a `baseUrl` turns paths elsewhere.
 */
export function withPaths(text: string, paths: Readonly<Record<string, readonly string[]>>): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const config = v.safeParse(tsconfig, parsed);
  if (Array.isArray(parsed) || !config.success || config.output.compilerOptions?.baseUrl !== undefined) return null;
  const { compilerOptions } = config.output;
  const changed = { ...config.output, compilerOptions: { ...compilerOptions, paths: { ...paths, ...compilerOptions?.paths } } };
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  ';
  return `${JSON.stringify(changed, null, indent)}\n`;
}

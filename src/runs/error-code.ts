/** The system's code of an error, such as `ENOENT`; `undefined` for any other thrown value. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

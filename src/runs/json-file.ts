import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { LookbookError } from '../shared/failure';
import { errorCode } from './error-code';

/**
 * The validated content of a JSON file; `null` where there is no such file.
 * @throws LookbookError that names the file and the field at fault.
 */
export async function readJsonFile<const T extends v.GenericSchema>(file: string, schema: T): Promise<v.InferOutput<T> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new LookbookError({ message: `The file cannot be read (${errorCode(error) ?? String(error)}).`, file }, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LookbookError({ message: 'The file is damaged: it is not JSON.', file, detail: String(error) }, { cause: error });
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new LookbookError({ message: `The file is damaged: ${v.getDotPath(issue) ?? 'its content'} does not fit (${issue.message}).`, file });
}

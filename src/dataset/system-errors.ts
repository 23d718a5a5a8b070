import { LookbookError } from '../shared/failure';

/** The code of a system's or network's error, such as `ENOENT`; undefined for any other value. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

const diskFull = ['ENOSPC', 'EDQUOT'];
const notWritable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO'];

/** The failure to tell when `thrown` means that nothing can be written to `folder`; undefined for any other error. */
export function diskFailure(thrown: unknown, folder: string): LookbookError | undefined {
  const code = errorCode(thrown);
  if (code === undefined || (thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'connect')) return undefined;
  const full = diskFull.includes(code);
  if (!full && !notWritable.includes(code)) return undefined;
  return new LookbookError({
    message: full ? 'The disk of the cache folder is full.' : `The cache folder cannot be written to (${code}).`,
    remedy: `${full ? 'Make room' : 'Make it writable'}, or name another folder in the environment variable LOOKBOOK_CACHE.`,
    file: folder,
  }, { cause: thrown });
}

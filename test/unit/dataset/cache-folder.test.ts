import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';

describe('The cache folder', () => {
  it('is the one that LOOKBOOK_CACHE names, made absolute', () => {
    assert.equal(defaultCacheFolder({ LOOKBOOK_CACHE: 'here', XDG_CACHE_HOME: '/x' }, 'linux'), resolve('here'));
  });

  it('is otherwise where the system keeps caches', () => {
    assert.equal(defaultCacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux'), join('/x', 'lookbook'));
    assert.equal(defaultCacheFolder({ XDG_CACHE_HOME: '' }, 'linux'), join(homedir(), '.cache', 'lookbook'));
    assert.equal(defaultCacheFolder({}, 'darwin'), join(homedir(), 'Library', 'Caches', 'lookbook'));
    assert.equal(defaultCacheFolder({ LOCALAPPDATA: '/local' }, 'win32'), join('/local', 'lookbook'));
  });
});

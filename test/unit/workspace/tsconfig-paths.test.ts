import assert from 'node:assert/strict';
import { withPaths } from '../../../src/workspace/tsconfig-paths';

const paths = { lookbook: ['./.lookbook/types/lookbook.d.ts'] };

describe('paths added to a tsconfig.json', () => {
  it('joins the paths that are there, and keeps everything else and the indentation', () => {
    const text = '{\n\t"extends": "./base.json",\n\t"compilerOptions": {\n\t\t"strict": true,\n\t\t"paths": { "~/*": ["./src/*"] }\n\t}\n}\n';
    const changed = withPaths(text, paths);
    assert.ok(changed);
    assert.deepEqual(JSON.parse(changed), { extends: './base.json', compilerOptions: { strict: true, paths: { ...paths, '~/*': ['./src/*'] } } });
    assert.match(changed, /^\t"extends"/m);
  });

  it('makes compiler options where there are none', () => {
    assert.deepEqual(JSON.parse(withPaths('{}', paths) ?? ''), { compilerOptions: { paths } });
  });

  it('leaves alone what it would damage', () => {
    assert.equal(withPaths('{ // mine\n "compilerOptions": {} }', paths), null);
    assert.equal(withPaths('{ "compilerOptions": { "baseUrl": "./src" } }', paths), null);
    assert.equal(withPaths('[]', paths), null);
  });
});

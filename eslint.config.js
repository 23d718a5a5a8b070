import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'test/fixtures/', '**/.lookbook/', 'src/engine/simd/assembly/', '**/*_pb.ts']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  eslint.configs.recommended,
  // `tsc -p scripts` checks the names that plain JavaScript uses.
  { files: ['**/*.{js,mjs,cjs}'], rules: { 'no-undef': 'off' } },
  // What people write: `lookbook` resolves there only once the command line or the extension has brought its types.
  { files: ['examples/**/*.ts', 'docs/**/*.ts'], extends: [tseslint.configs.strict, tseslint.configs.stylistic] },
  {
    files: ['**/*.ts'],
    ignores: ['examples/**', 'docs/**'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // TensorFlow.js and VS Code hand out values of their classes from factories.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Leaving keys out by a rest is what they are named for.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Figures read well in a template string; objects and arrays do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // mocha's describe and it are told what to run, not awaited.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it'], package: 'mocha' }] }] },
  },
);

import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'test/fixtures/', '**/.lookbook/', 'src/engine/simd/assembly/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  eslint.configs.recommended,
  // `tsc -p scripts` checks the names that plain JavaScript uses.
  { files: ['**/*.{js,mjs,cjs}'], rules: { 'no-undef': 'off' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // TensorFlow.js and VS Code hand out values of their classes from factories.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
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

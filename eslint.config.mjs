// Type-aware lint, and the import rules of ARCHITECTURE.md: imports go down the layers, never up.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * @param {string} folder
 * @param {string[]} forbidden as in a .gitignore
 * @param {string} reason
 * @param {string[]} typesOnly of which no more than types may be imported
 * @returns {import('eslint').Linter.Config}
 */
const layer = (folder, forbidden, reason, typesOnly = []) => ({
  files: [folder],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: forbidden, message: reason },
          ...(typesOnly.length > 0 ? [{ group: typesOnly, message: reason, allowTypeImports: true }] : []),
        ],
      },
    ],
  },
});

const anyAws = ['@aws-sdk/*', '@smithy/*'];
const above = [
  'vscode',
  '**/service',
  '**/service.js',
  '**/diagnosis',
  '**/protocol',
  '**/extension',
  '**/ui/**',
  '**/text/**',
];

/** The rooms of src/ui, low to high: each imports those before it. */
export const rooms = [
  'connection',
  'report',
  'writes',
  'users',
  'accounts',
  'preview',
  'history',
  'form',
  'commands',
];

const roomLayers = rooms.map((room, index) =>
  layer(
    `src/ui/${room}/**`,
    [
      ...anyAws,
      ...rooms.slice(index + 1).map((above) => `../${above}/**`),
      '../start',
      '../commands',
      '../preload',
    ],
    `${room}/ imports the rooms below it alone.`,
  ),
);

export default defineConfig(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'test-results/', 'node_modules/'] },
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what is exported.' },
      ],
      eqeqeq: 'error',
    },
  },
  layer(
    'src/chime/**',
    [...above, '**/connectionIdentity', '@aws-sdk/*', '**/aws/**', '**/sandbox/**', '**/telephony/**'],
    'chime/ is the API client: it imports @smithy packages only.',
  ),
  layer(
    'src/aws/**',
    [...above, '**/connectionIdentity', '**/chime/**', '**/sandbox/**', '**/telephony/**'],
    'aws/ imports AWS packages only.',
  ),
  layer(
    'src/sandbox/**',
    [
      ...above,
      ...anyAws,
      '**/connectionIdentity',
      '**/aws/**',
      '**/telephony/**',
      '**/chime/**',
      '!**/chime/model',
    ],
    'sandbox/ shares chime/model and nothing else, so that a mistake of the client cannot hide in it.',
  ),
  layer(
    'src/telephony/**',
    [...above, ...anyAws, '**/aws/**', '**/sandbox/**'],
    'telephony/ holds the use cases: it imports chime/ and connectionIdentity.ts only.',
  ),
  layer('src/connectionIdentity.ts', ['*'], 'connectionIdentity.ts is data: it imports nothing.'),
  layer(
    'src/protocol.ts',
    [
      'vscode',
      '**/connectionIdentity',
      ...anyAws,
      '**/aws/**',
      '**/sandbox/**',
      '**/telephony/**',
      '!**/telephony/userFilter',
      '**/chime/**',
      '!**/chime/model',
      '**/service',
      '**/diagnosis',
      '**/extension',
      '**/ui/**',
      '**/text/**',
    ],
    'protocol.ts holds types only, of chime/model and of the filter.',
  ),
  layer(
    'src/diagnosis.ts',
    [
      'vscode',
      ...anyAws,
      '**/ui/**',
      '**/text/**',
      '**/protocol',
      '**/extension',
      '**/service',
      '**/connectionIdentity',
      '**/telephony/**',
      '**/sandbox/**',
    ],
    'diagnosis.ts is part of the service: it joins aws/ and chime/.',
  ),
  layer(
    'src/service.ts',
    [
      'vscode',
      ...anyAws,
      '**/ui/**',
      '**/text/**',
      '**/protocol',
      '**/extension',
      '**/telephony/**',
      '**/sandbox/**',
      '!**/sandbox/launcher',
    ],
    'service.ts joins what needs AWS packages; it knows nothing of VS Code.',
  ),
  layer(
    'src/text/**',
    ['vscode', ...anyAws, '**/ui/**', '**/protocol', '**/extension', '**/sandbox/**'],
    'text/ holds the words for people, without VS Code.',
    ['**/service', '**/diagnosis', '**/aws/**'],
  ),
  layer('src/ui/*.ts', anyAws, 'The SDK is loaded late, by service.ts.'),
  ...roomLayers,
  layer('src/extension.ts', anyAws, 'The SDK is loaded late, by service.ts.'),
  layer(
    'media/**',
    ['vscode', ...anyAws, '**/src/**', '!**/src/protocol'],
    "The form's browser side knows the protocol only.",
  ),
  {
    files: ['**/*.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: ['it', 'describe'] }],
    },
  },
);

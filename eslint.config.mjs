// Type-aware lint, and the import rules of ARCHITECTURE.md: imports go down the layers, never up.
import { defineConfig } from 'eslint/config';
import ts from 'typescript';
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
  '**/gridProtocol',
  '**/extension',
  '**/ui/**',
  '**/cli/**',
  '**/text/**',
];

/** The rooms of src/ui, low to high: each imports those before it. */
export const rooms = [
  'connection',
  'report',
  'writes',
  'users',
  'accounts',
  'webview',
  'grid',
  'preview',
  'userGrid',
  'runGrid',
  'table',
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
      '../grids',
      '../preload',
      '../tables',
    ],
    `${room}/ imports the rooms below it alone.`,
  ),
);

const anyText = ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/** @typedef {{ program: ts.Program, getTypeAtLocation: (node: unknown) => ts.Type }} TypeServices */

/** @param {{ parserServices: unknown }} sourceCode */
const typeServices = ({ parserServices }) => /** @type {TypeServices} */ (parserServices);

/**
 * Finds a lookup by a key of any text, which may be `constructor` or `__proto__`. Asking `Object.hasOwn` of the same object and key in
 * a condition around it makes it good.
 * @type {import('eslint').Rule.RuleModule}
 */
export const lookupByText = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      lookup:
        'This key may be "constructor" or "__proto__". Look it up in a Map, or ask Object.hasOwn({{object}}, {{key}}) first.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    const services = typeServices(sourceCode);
    const checker = services.program.getTypeChecker();
    /** @param {import('estree').Node} node */
    const isAnyText = (node) => {
      const type = services.getTypeAtLocation(node);
      const bound = checker.getBaseConstraintOfType(type) ?? type;
      return (bound.isUnion() ? bound.types : [bound]).some(({ flags }) => (flags & anyText) !== 0);
    };
    /**
     * @param {import('estree').Node} node
     * @param {import('estree').Node} objectNode
     * @param {import('estree').Node} keyNode
     */
    const check = (node, objectNode, keyNode) => {
      const [object, key] = [sourceCode.getText(objectNode), sourceCode.getText(keyNode)];
      const isAsked = sourceCode.getAncestors(node).some((ancestor) => {
        const condition =
          ancestor.type === 'ConditionalExpression' || ancestor.type === 'IfStatement'
            ? ancestor.test
            : ancestor.type === 'LogicalExpression' && ancestor.left;
        return condition && sourceCode.getText(condition).includes(`Object.hasOwn(${object}, ${key})`);
      });
      if (isAnyText(keyNode) && !isAsked) {
        context.report({ node, messageId: 'lookup', data: { object, key } });
      }
    };
    return {
      'MemberExpression[computed=true]': (/** @type {import('estree').MemberExpression} */ node) =>
        check(node, node.object, node.property),
      'BinaryExpression[operator="in"]': (/** @type {import('estree').BinaryExpression} */ node) =>
        check(node, node.right, node.left),
    };
  },
};

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
  {
    files: ['src/**', 'media/**'],
    plugins: { chime: { rules: { 'lookup-by-text': lookupByText } } },
    rules: { 'chime/lookup-by-text': 'error' },
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
    'sandbox/ shares chime/model and the words of shells, so that a mistake of the client cannot hide in it.',
  ),
  layer(
    'src/telephony/**',
    [...above, ...anyAws, '**/aws/**', '**/sandbox/**'],
    'telephony/ holds the use cases: it imports chime/, connectionIdentity.ts and shell.ts only.',
  ),
  layer('src/connectionIdentity.ts', ['*'], 'connectionIdentity.ts is data: it imports nothing.'),
  layer('src/shell.ts', ['*'], 'shell.ts knows shells: it imports nothing.'),
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
  layer('src/gridProtocol.ts', ['*'], 'gridProtocol.ts holds types only: it imports nothing.'),
  layer(
    'src/diagnosis.ts',
    [
      'vscode',
      ...anyAws,
      '**/ui/**',
      '**/text/**',
      '**/protocol',
      '**/gridProtocol',
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
    ['vscode', ...anyAws, '**/ui/**', '**/protocol', '**/gridProtocol', '**/extension', '**/sandbox/**'],
    'text/ holds the words for people, without VS Code.',
    ['**/service', '**/diagnosis', '**/aws/**'],
  ),
  layer(
    'src/cli/**',
    ['vscode', ...anyAws, '**/ui/**', '**/protocol', '**/extension'],
    'cli/ is the command line: it knows nothing of VS Code.',
  ),
  layer('src/ui/*.ts', anyAws, 'The SDK is loaded late, by service.ts.'),
  ...roomLayers,
  layer('src/extension.ts', anyAws, 'The SDK is loaded late, by service.ts.'),
  layer(
    'media/**',
    ['vscode', ...anyAws, '**/src/**', '!**/src/protocol', '!**/src/gridProtocol'],
    'The browser side of a page knows its protocol only.',
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

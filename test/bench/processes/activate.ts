// Loads a module and activates it with a `vscode` that only registers. Cold: this is all that the process does.

import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';

/** Answers whatever is asked of it with itself. */
const anything: object = new Proxy(class {}, {
  get: (_, name) => (name in known ? known[name] : anything),
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});

/** What must be a value. */
const known: Readonly<Record<PropertyKey, unknown>> = {
  [Symbol.toPrimitive]: () => '',
  fsPath: '/nowhere',
  getConfiguration: () => ({ get: (_: string, fallback: unknown) => fallback }),
  then: undefined,
  __esModule: undefined,
};

const { file, members, manifest } = JSON.parse(process.argv[2]!) as {
  file: string;
  members: readonly string[];
  /** The path of package.json. */
  manifest: string;
};
const vscode = Object.fromEntries(members.map((name) => [name, anything]));

const loader = Module as unknown as { _load: (request: string, ...others: unknown[]) => unknown };
const original = loader._load;
loader._load = function (request, ...others) {
  return request === 'vscode' ? vscode : Reflect.apply(original, this, [request, ...others]);
};

const load = createRequire(__filename);
const memento = { get: () => undefined, update: () => Promise.resolve(), setKeysForSync: () => undefined };
const context = {
  subscriptions: [],
  globalState: memento,
  workspaceState: memento,
  globalStorageUri: anything,
  extensionUri: anything,
  extension: { packageJSON: JSON.parse(readFileSync(manifest, 'utf8')) as unknown },
};

const begun = performance.now();
const loaded = load(file) as { activate(context: unknown): unknown };
const loadedAt = performance.now();
void loaded.activate(context);
const activatedAt = performance.now();
console.log(JSON.stringify({ load: loadedAt - begun, activate: activatedAt - loadedAt }));
process.exit();

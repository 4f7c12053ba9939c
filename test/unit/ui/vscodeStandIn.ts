// What rows and texts need of VS Code, so that they are drawn in plain Node. Import it before anything of src/ui.

import Module from 'node:module';

class Row {
  constructor(
    readonly label: string,
    readonly collapsibleState?: number,
  ) {}
}

class Icon {
  constructor(readonly id: string) {}
}

const standIn = {
  l10n: {
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d+)\}/g, (_, place: string) => String(values[Number(place)])),
  },
  TreeItem: Row,
  ThemeIcon: Icon,
  ThemeColor: Icon,
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  LogLevel: { Trace: 1, Debug: 2 },
  env: { language: 'en' },
  commands: { executeCommand: () => Promise.resolve() },
  workspace: { getConfiguration: () => ({ get: () => undefined }) },
  Uri: {},
  window: { showErrorMessage: () => Promise.resolve() },
};

const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
const load = loader._load.bind(Module);
loader._load = (request, ...rest) => (request === 'vscode' ? standIn : load(request, ...rest));

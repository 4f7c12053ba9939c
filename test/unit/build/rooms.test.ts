// The imports between the files of `src`, type imports included, which no bundle shows: they go round in no circle, and between the
// rooms of `src/ui` they go one way.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { rooms } from '../../../eslint.config.mjs';

type Imports = ReadonlyMap<string, readonly string[]>;

/** Of each file below a folder, the files below it that it imports, by their paths from it without the ending. */
function importsBelow(folder: string): Imports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const known = new Set(files.map((file) => file.slice(0, -3)));
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(folder, file), 'utf8'), true, true);
      const imported = importedFiles
        .filter(({ fileName }) => fileName.startsWith('.'))
        .map(({ fileName }) => join(dirname(file), fileName).replace(/\.js$/, ''));
      return [file.slice(0, -3), imported.filter((path) => known.has(path))];
    }),
  );
}

/** The files that import each other in a circle, if there is one. */
function findCircle(imports: Imports): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) {
      return [...path.slice(path.indexOf(file)), file];
    }
    if (done.has(file)) {
      return undefined;
    }
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle !== undefined) {
        return circle;
      }
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) {
      return circle;
    }
  }
  return undefined;
}

/** `root` for a file that is in no room. */
const roomOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : 'root');

describe('rooms', () => {
  const imports = importsBelow('src');
  const ofUi = importsBelow(join('src', 'ui'));

  it('no file of src imports itself by way of others', () => {
    assert.equal(findCircle(imports)?.join(' → '), undefined);
  });

  it('finds a circle where there is one', () => {
    const circular = new Map([
      ['above', ['one', 'below']],
      ['one', ['two']],
      ['two', ['below', 'one']],
      ['below', []],
    ]);
    assert.deepEqual(findCircle(circular), ['one', 'two', 'one']);
  });

  it('every folder of src/ui is a room, and at its root are the entry points alone', () => {
    const files = [...ofUi.keys()];
    assert.deepEqual(new Set(files.map(roomOf)), new Set([...rooms, 'root']));
    assert.deepEqual(files.filter((file) => roomOf(file) === 'root').sort(), [
      'commands',
      'grids',
      'preload',
      'start',
      'tables',
    ]);
  });

  it('each room imports those below it alone, and what the commands work with is known to them alone', () => {
    const arrows = new Map<string, number>();
    for (const [file, imported] of ofUi) {
      for (const other of imported.filter((path) => roomOf(path) !== roomOf(file))) {
        const arrow = `${roomOf(file)} → ${roomOf(other)}`;
        arrows.set(arrow, (arrows.get(arrow) ?? 0) + 1);
      }
    }
    console.log([...arrows].map(([arrow, count]) => `      ${arrow}: ${count}`).join('\n'));
    const order = [...rooms, 'root'];
    const upward = [...arrows.keys()].filter((arrow) => {
      const [from = '', to = ''] = arrow.split(' → ');
      return order.indexOf(from) <= order.indexOf(to);
    });
    assert.deepEqual(upward, []);
    const knowParts = [...ofUi]
      .filter(([, imported]) => imported.includes('commands/parts'))
      .map(([file]) => roomOf(file));
    assert.deepEqual([...new Set(knowParts)].sort(), ['commands', 'root']);
  });
});

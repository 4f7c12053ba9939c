// Reads AWS files that are written well and badly, and compares with what the AWS CLI made of the same (`npm run record:cli`).

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CredentialStore } from '../../../../src/aws/credentials';
import { settingsProfile } from '../../../../src/aws/profiles';
import { readSharedFiles, type Sections } from '../../../../src/aws/sharedFiles';
import { awsHome } from '../support';
import { Comparison, named, type CliReading, type Leniency } from './comparison';
import { caseCount, writtenHome } from './writtenFiles';

describe('AWS files, as the AWS CLI reads them', function () {
  this.timeout(120_000);
  const { folder } = awsHome();
  const [head = '', ...lines] = gunzipSync(readFileSync(join(__dirname, 'files.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  const all = ['.aws/config', '.aws/credentials', 'alt/config', 'alt/credentials'];
  before(() => all.forEach((path) => mkdirSync(dirname(join(folder, path)), { recursive: true })));

  /** @returns the environment */
  function write(number: number): Record<string, string> {
    const { environment, files } = writtenHome(number);
    const contents = new Map(Object.entries(files));
    for (const path of all) {
      const content = contents.get(path);
      if (content === undefined) {
        rmSync(join(folder, path), { force: true });
      } else {
        writeFileSync(join(folder, path), content);
      }
    }
    const variables = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace('@HOME@', folder),
    ]);
    return { HOME: folder, ...(Object.fromEntries(variables) as Record<string, string>) };
  }

  async function compare(number: number): Promise<ReadonlySet<Leniency>> {
    const cli = JSON.parse(lines[number] ?? '') as CliReading;
    const environment = write(number);
    const { sections, problems, unreadable } = await readSharedFiles(environment);
    if (cli.error !== undefined) {
      const isMarked = Object.values(writtenHome(number).files).some((bytes) => bytes[0] === 0xef);
      assert.ok(isMarked || problems.length > 0 || unreadable !== undefined, 'nothing is said');
      return new Set([isMarked ? 'byte order mark' : 'faulty file']);
    }
    const comparison = new Comparison(sections, cli);
    comparison.compareAll();
    await compareEnvironment(cli, sections, environment);
    return comparison.met;
  }

  async function compareEnvironment(
    cli: CliReading,
    sections: Sections,
    environment: Record<string, string>,
  ): Promise<void> {
    const sources = { profile: undefined, sections, environment };
    const credentials = new CredentialStore().of({
      ...sources,
      exchange: () => assert.fail(),
      askMfaCode: () => assert.fail(),
    });
    const identity = await credentials.current().catch(() => undefined);
    assert.equal(
      identity && named('keys', identity.accessKeyId, identity.secretAccessKey, identity.sessionToken),
      cli.environment.identity ?? undefined,
    );
    // One that is empty counts as not set here.
    if (environment['AWS_DEFAULT_PROFILE'] !== '') {
      assert.equal(settingsProfile(sources), cli.profile);
    }
  }

  it('has a recording of each', () => {
    assert.match(head, /"botocore": "\d/);
    assert.equal(lines.length, caseCount);
  });

  it('gives the same profiles, settings and credentials, but for what is more lenient', async () => {
    const met = new Map<Leniency, number>();
    for (let number = 0; number < caseCount; number += 1) {
      try {
        (await compare(number)).forEach((leniency) => met.set(leniency, (met.get(leniency) ?? 0) + 1));
      } catch (error) {
        assert.fail(`case ${number}: ${String(error)}`);
      }
    }
    const expected: readonly Leniency[] = [
      'byte order mark',
      'empty value',
      'faulty file',
      'indented below a word',
      'other headers',
      'remark behind a word',
      'source that is not whole',
    ];
    assert.deepEqual([...met.keys()].sort(), expected);
  });
});

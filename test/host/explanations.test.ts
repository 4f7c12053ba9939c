// Each row of the table of errors, from what a server sends to what a person reads, in the language of the real host.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { ChimeClient } from '../../src/chime/client';
import { ChimeError } from '../../src/chime/errors';
import { documentationSample } from '../../src/chime/model';
import { fixedCredentials } from '../../src/chime/refusals';
import { createSend } from '../../src/chime/request';
import { Retries } from '../../src/chime/retry';
import { createTransport } from '../../src/chime/transport';
import { failureOf, type Failure } from '../../src/telephony/failure';
import { explain } from '../../src/text/explanations';
import { networkRows } from '../../src/text/networkErrors';
import { serviceRows } from '../../src/text/serviceErrors';
import { answeringServer, exampleCredentials } from '../unit/support';
import { certificateFiles, startTls } from '../unit/tlsServer';
import { extension } from './extension';

const awsEndpoint = 'https://chime.us-east-1.amazonaws.com';

async function failureAt(endpoint: URL, ca?: readonly string[]): Promise<Failure> {
  const transport = createTransport({ ca });
  const client = new ChimeClient(
    createSend(
      { endpoint, signingRegion: 'us-east-1', credentials: fixedCredentials(exampleCredentials), transport },
      new Retries(1, 0),
    ),
  );
  try {
    await client.getUserSettings(documentationSample);
  } catch (error) {
    return failureOf(error);
  } finally {
    transport.close();
  }
  return assert.fail('It did not fail.');
}

async function failureOfAnswer(answer: (response: ServerResponse) => void): Promise<Failure> {
  const server = await answeringServer((_, response) => answer(response));
  try {
    return await failureAt(server.url);
  } finally {
    await server.close();
  }
}

describe('what is said of errors', () => {
  for (const { names, mayBeEnd } of serviceRows) {
    it(names.join(', '), async () => {
      for (const name of names) {
        const failure = await failureOfAnswer((response) =>
          response.writeHead(400, { 'x-amzn-ErrorType': name }).end('{"Message":"words of the service"}'),
        );
        assert.deepEqual([failure.kind, failure.name], ['service', name]);
        const { cause, advice, remedies, note } = explain(failure, 'https://example.com');
        assert.match(cause, /^[A-Z].*\.$/);
        assert.match(advice, /^[A-Z].*\.$/);
        assert.ok(remedies.length > 0);
        assert.doesNotMatch(cause + advice, /words of the service|undefined|\[object/);
        assert.equal(note, undefined);
        const ofAws = explain(failure, awsEndpoint).note;
        assert.equal(/ended support .* may be the reason/.test(ofAws ?? ''), mayBeEnd === true);
      }
    });
  }

  it('no two rows are about the same name', () => {
    const names = serviceRows.flatMap((row) => row.names);
    assert.equal(new Set(names).size, names.length);
    const codes = networkRows.flatMap((row) => row.codes);
    assert.equal(new Set(codes).size, codes.length);
  });

  it('a 403 names the missing action and offers its policy', async () => {
    for (const name of ['AccessDeniedException', 'ForbiddenException']) {
      const failure = await failureOfAnswer((response) =>
        response.writeHead(403, { 'x-amzn-ErrorType': name }).end('{}'),
      );
      const { cause, remedies } = explain(failure);
      assert.match(cause, /chime:GetUserSettings/);
      assert.ok(remedies.includes('copyPolicy'));
    }
  });

  it('an error that is in no row', async () => {
    const failure = await failureOfAnswer((response) =>
      response.writeHead(418, { 'x-amzn-ErrorType': 'TeapotException' }).end('{}'),
    );
    assert.match(explain(failure).cause, /TeapotException .*418/);
  });

  const answers: Record<string, (response: ServerResponse) => void> = {
    'an HTML page': (response) =>
      response.writeHead(403, { 'content-type': 'text/html' }).end('<html>page</html>'),
    'truncated JSON': (response) => response.end('{"UserSettings":{'),
    'wrong types': (response) => response.end('{"UserSettings":{"Telephony":{"SMS":"yes"}}}'),
    'a redirect': (response) => response.writeHead(302, { location: 'https://example.com' }).end(),
  };
  for (const [what, answer] of Object.entries(answers)) {
    it(what, async () => {
      const failure = await failureOfAnswer(answer);
      const { cause, remedies } = explain(failure);
      assert.match(cause, /not what the API describes/);
      assert.doesNotMatch(cause, /page/);
      assert.ok(remedies.includes('diagnose'));
    });
  }

  describe('of the network', () => {
    const codesSeen = new Set<string>();
    const files = certificateFiles(extension().extensionPath);
    const seen = (failure: Failure, endpoint: URL): string => {
      assert.equal(failure.kind, 'network', JSON.stringify(failure));
      codesSeen.add(failure.code ?? '');
      const row = networkRows.find(({ codes }) => codes.includes(failure.code ?? ''));
      assert.ok(row, failure.code);
      const { cause, advice, remedies } = explain(failure, endpoint.href);
      assert.ok(advice.endsWith('.') && remedies.includes('retry') && remedies.includes('diagnose'));
      return cause;
    };

    it('no such host', async () => {
      const endpoint = new URL('http://nowhere.invalid');
      assert.match(seen(await failureAt(endpoint), endpoint), /host nowhere\.invalid was not found/);
    });

    it('nothing that listens', async () => {
      const server = await answeringServer(() => undefined);
      await server.close();
      assert.match(seen(await failureAt(server.url), server.url), /Nothing listens at 127\.0\.0\.1/);
    });

    it('a connection that breaks', async () => {
      const failure = await failureOfAnswer((response) => response.destroy());
      assert.match(seen(failure, new URL('http://x')), /broke before an answer/);
    });

    it('certificates that do not hold, and a port that speaks no TLS', async () => {
      const backend = await answeringServer((_, response) => response.end('{}'));
      const server = await startTls(Number(backend.url.port), files.server);
      const expired = await startTls(Number(backend.url.port), files.expired);
      const ca = [readFileSync(files.authority, 'utf8')];
      try {
        for (const [port, authorities, text] of [
          [server.port, undefined, /authority that this computer does not trust/],
          [server.port, ca, /certificate is not for localhost/],
          [expired.port, ca, /not valid at the time/],
          [Number(backend.url.port), ca, /does not speak the protocol/],
        ] as const) {
          const endpoint = new URL(`https://localhost:${port}`);
          assert.match(seen(await failureAt(endpoint, authorities), endpoint), text);
        }
      } finally {
        server.close();
        expired.close();
        await backend.close();
      }
    });

    it('what no server of this machine can bring about has its row all the same', () => {
      for (const { codes, cause } of networkRows) {
        for (const code of codes.filter((one) => !codesSeen.has(one))) {
          const error = new ChimeError('network', 'NetworkError', code, { code });
          assert.equal(explain(failureOf(error), 'https://example.com').clause, cause('example.com'));
        }
      }
    });
  });
});

// AWS_CA_BUNDLE and `ca_bundle`: a private authority beside the default ones, and what is said of certificates that do not hold.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { certificateAuthorities } from '../../../src/aws/certificates';
import { createTransport } from '../../../src/chime/transport';
import { answeringServer, type AnsweringServer } from '../support';
import { repositoryFolder } from '../../../scripts/repository';
import { certificateFiles, startTls, type LoopbackServer } from '../tlsServer';
import { awsHome } from './support';

const files = certificateFiles(repositoryFolder);

describe('certificate authorities', () => {
  const home = awsHome();

  it('are none of ours when no bundle is named', async () => {
    assert.equal(await certificateAuthorities({}, {}), undefined);
  });

  it('are those of the bundle and the default ones', async () => {
    for (const [environment, settings] of [
      [{ AWS_CA_BUNDLE: files.authority }, {}],
      [{}, { ca_bundle: files.authority }],
    ]) {
      const authorities = await certificateAuthorities(environment ?? {}, settings ?? {});
      assert.ok(authorities);
      assert.equal(authorities.at(-1), readFileSync(files.authority, 'utf8'));
      const held = new Set(authorities);
      // A newer Node may leave some out by its settings, but not all.
      assert.ok(tls.rootCertificates.filter((root) => held.has(root)).length > 100);
    }
  });

  it('say which bundle can not be used, and why', async () => {
    const empty = join(home.folder, 'empty.pem');
    writeFileSync(empty, 'nothing');
    for (const [path, message] of [
      [join(home.folder, 'nowhere.pem'), 'no such file'],
      [empty, 'no certificate in it'],
    ] as const) {
      await assert.rejects(certificateAuthorities({ AWS_CA_BUNDLE: path }, {}), {
        kind: 'configuration',
        reason: { code: 'caBundle', path, message },
      });
    }
  });

  describe('over TLS', () => {
    let backend: AnsweringServer;
    let server: LoopbackServer;
    let expired: LoopbackServer;
    before(async () => {
      backend = await answeringServer((_, response) => response.end('{}'));
      server = await startTls(Number(backend.url.port), files.server);
      expired = await startTls(Number(backend.url.port), files.expired);
    });
    after(async () => {
      server.close();
      expired.close();
      await backend.close();
    });

    const get = async (port: number, trusts: boolean) => {
      const ca = trusts ? await certificateAuthorities({ AWS_CA_BUNDLE: files.authority }, {}) : undefined;
      const transport = createTransport({ ca });
      return transport({ url: new URL(`https://localhost:${port}/`), method: 'GET', headers: {} }).finally(
        () => transport.close(),
      );
    };

    it('an authority that is not trusted', () =>
      assert.rejects(get(server.port, false), { kind: 'network', code: /UNABLE_TO_(VERIFY|GET_ISSUER)/ }));

    it('a certificate of another host', () =>
      assert.rejects(get(server.port, true), { kind: 'network', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }));

    it('a certificate that has expired', () =>
      assert.rejects(get(expired.port, true), { kind: 'network', code: 'CERT_HAS_EXPIRED' }));

    it('https to a port that speaks http', () =>
      assert.rejects(get(Number(backend.url.port), true), { kind: 'network', code: /EPROTO|WRONG_VERSION/ }));
  });
});

// AWS_CA_BUNDLE and `ca_bundle`: a private authority beside the default ones, and what is said of certificates that do not hold.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import * as tls from 'node:tls';
import { certificateAuthorities } from '../../../src/aws/certificates';
import type { AwsWarning } from '../../../src/aws/errors';
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

  describe('of a bundle as people put it together', () => {
    const good = readFileSync(files.authority, 'utf8').trimEnd();
    const other = readFileSync(files.server, 'utf8');
    const otherCertificate = other.slice(other.indexOf('-----BEGIN CERTIFICATE'));
    const notBase64 = '-----BEGIN CERTIFICATE-----\nMII?\n-----END CERTIFICATE-----';
    const notCertificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const cut = good.replace(/\n-----END.*/, '');
    const trusted = (use: string) => {
      const der = Buffer.concat([new X509Certificate(good).raw, Buffer.from(use, 'hex')]);
      return `-----BEGIN TRUSTED CERTIFICATE-----\n${der.toString('base64')}\n-----END TRUSTED CERTIFICATE-----\n`;
    };
    // As `openssl x509 -trustout` writes them: -addtrust serverAuth, -addreject serverAuth.
    const forServers = trusted('300c300a06082b06010505070301');
    const notForServers = trusted('300ca00a06082b06010505070301');

    const rows: readonly (readonly [
      name: string,
      text: string | Buffer,
      certificates: number,
      faults?: readonly (readonly [block: number, line: number, fault: string])[],
    ])[] = [
      ['as it should be', `${good}\n`, 1],
      ['joined without a line end', `${good}${good}${good}`, 3],
      ['indented', good.replace(/^/gm, '\t  '), 1],
      ['with the line ends of Windows', `${good}\n${good}\n`.replaceAll('\n', '\r\n'), 2],
      ['on one line', good.replaceAll('\n', ' '), 1],
      ['with blanks behind', good.replaceAll('\n', '  \n\n'), 1],
      ['with text between', `# Corporate\nsubject=/CN=a-----b\n${good}\nBag Attributes\n${good}`, 2],
      ['with a mark of bytes before it', `\ufeff${good}`, 1],
      ['in UTF-16', Buffer.from(`\ufeff${good}\r\n`, 'utf16le'), 1],
      ['with a key in it', `${other}\n${good}`, 2],
      ['of the older name', good.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), 1],
      ['with what it is trusted for', forServers, 1],
      ['with a broken block before', `${notCertificate}\n\n${good}\n`, 1, [[1, 1, 'notCertificate']]],
      [
        'with a broken block between',
        `${good}\n${notBase64}\n${good}`,
        2,
        [[2, good.split('\n').length + 1, 'notBase64']],
      ],
      ['with a block that is cut', `\r\n\r\n${cut}\n${good}`, 1, [[1, 3, 'noEnd']]],
      [
        'with a block that is cut at the end',
        `${good}\n${cut}`,
        1,
        [[2, good.split('\n').length + 1, 'noEnd']],
      ],
      [
        'with a misspelt beginning',
        `${good.replace('-----BEGIN', '----BEGIN')}\n${good}`,
        1,
        [[1, good.split('\n').length, 'noBeginning']],
      ],
      [
        'with an end of another kind',
        `${good.replace('END CERT', 'END X509 CERT')}\n${good}`,
        1,
        [
          [1, 1, 'noEnd'],
          [2, good.split('\n').length, 'noBeginning'],
        ],
      ],
      ['with a broken block glued to a good one', `${notBase64}${good}`, 1, [[1, 1, 'notBase64']]],
    ];
    for (const [name, text, certificates, faults = []] of rows) {
      it(`${name}: ${certificates} read, ${faults.length} told`, async () => {
        const path = join(home.folder, 'bundle.pem');
        writeFileSync(path, text);
        const told: AwsWarning[] = [];
        const authorities = await certificateAuthorities({ AWS_CA_BUNDLE: path }, {}, (one) =>
          told.push(one),
        );
        const byDefault = await certificateAuthorities({ AWS_CA_BUNDLE: files.authority }, {});
        assert.equal((authorities?.length ?? 0) - (byDefault?.length ?? 0) + 1, certificates);
        const blocks = faults.map(([block, line, fault]) => ({ block, line, fault }));
        assert.deepEqual(told, blocks.length === 0 ? [] : [{ code: 'caBundleBlocks', path, blocks }]);
      });
    }

    it('is an error when none of them is good, and says of each why', async () => {
      const path = join(home.folder, 'bundle.pem');
      writeFileSync(path, `${notBase64}\n${notCertificate}`);
      const told: AwsWarning[] = [];
      await assert.rejects(
        certificateAuthorities({ AWS_CA_BUNDLE: path }, {}, (one) => told.push(one)),
        { reason: { code: 'caBundle', path, message: 'no certificate in it' } },
      );
      assert.deepEqual(
        told.map((one) => one.code === 'caBundleBlocks' && one.blocks.length),
        [2],
      );
    });

    it('is found from the working folder, and "~" is no home, as for the AWS CLI', async () => {
      const path = relative(process.cwd(), files.authority);
      assert.ok(await certificateAuthorities({}, { ca_bundle: path }));
      await assert.rejects(certificateAuthorities({}, { ca_bundle: '~/none.pem' }), {
        reason: { code: 'caBundle', path: resolve('~/none.pem'), message: 'no such file' },
      });
    });

    it('takes a bundle of 10 MB with 5,000 broken blocks in no more than five seconds', async () => {
      const path = join(home.folder, 'large.pem');
      const block = notBase64.replace('MII?', `${'A'.repeat(64)}\n`.repeat(30));
      writeFileSync(path, `${`${block}\n`.repeat(5000)}${good}`);
      const started = performance.now();
      const told: AwsWarning[] = [];
      assert.ok(await certificateAuthorities({ AWS_CA_BUNDLE: path }, {}, (one) => told.push(one)));
      assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
      assert.ok(told[0]?.code === 'caBundleBlocks' && told[0].blocks.length === 5000);
    });

    describe('over TLS', () => {
      let backend: AnsweringServer;
      let server: LoopbackServer;
      before(async () => {
        backend = await answeringServer((_, response) => response.end('{}'));
        server = await startTls(Number(backend.url.port), files.server);
      });
      after(async () => {
        server.close();
        await backend.close();
      });

      const codeWith = async (text: string) => {
        const path = join(home.folder, 'bundle.pem');
        writeFileSync(path, text);
        const transport = createTransport({ ca: await certificateAuthorities({ AWS_CA_BUNDLE: path }, {}) });
        const url = new URL(`https://localhost:${server.port}/`);
        return transport({ url, method: 'GET', headers: {} })
          .catch((error: { code: string }) => error.code)
          .finally(() => transport.close());
      };

      // The name of the server does not fit: whoever gets that far trusts its authority.
      for (const [name, text] of [
        ['joined without a line end', `${otherCertificate.trimEnd()}${good}`],
        ['behind a broken one', `${notCertificate}\n${good}\n`],
        ['indented', good.replace(/^/gm, '  ')],
        ['trusted for servers', forServers],
      ] as const) {
        it(`an authority that is ${name} is trusted`, async () =>
          assert.equal(await codeWith(text), 'ERR_TLS_CERT_ALTNAME_INVALID'));
      }

      it('one that the file says not to trust is not', async () =>
        assert.equal(await codeWith(notForServers), 'INVALID_PURPOSE'));
    });
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

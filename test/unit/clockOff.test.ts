// A profile with a role and an MFA device on a machine whose clock is hours off, over real sockets: the code is asked for once.

import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { CredentialStore } from '../../src/aws/credentials';
import { diagnose } from '../../src/diagnosis';
import { connectAws, type ServiceConnection } from '../../src/service';
import { answeringServer, type AnsweringServer } from './support';
import { awsHome, readText } from './aws/support';

const hour = 3_600_000;

for (const ahead of [2 * hour, -2 * hour]) {
  describe(`on a machine whose clock is ahead by ${ahead / hour} h`, function () {
    this.timeout(20_000);
    const home = awsHome();
    const realNow = () => Date.now() - ahead;
    let sts: AnsweringServer;
    let chime: AnsweringServer;
    let codes: number;
    let roles: number;
    let accounts: number;
    let chimeAnswers: boolean;

    const serve = (answer: (body: string, isGood: boolean) => readonly [number, string, string, object?]) =>
      answeringServer((request, response) => {
        void readText(request).then((body) => {
          const [status, type, text, headers] = answer(body, isSignedNow(request));
          const date = new Date(realNow()).toUTCString();
          response.writeHead(status, { 'content-type': type, date, ...headers }).end(text);
        });
      });

    function isSignedNow(request: IncomingMessage): boolean {
      const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
      const at = `${day}${time}`.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z');
      return Math.abs(realNow() - Date.parse(at)) < 300_000;
    }

    before(async () => {
      sts = await serve((body, isGood) => {
        if (!isGood) {
          const message = 'Signature not yet current';
          return [403, 'text/xml', `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>${message}</Message></Error></ErrorResponse>`]; // prettier-ignore
        }
        if (new URLSearchParams(body).get('Action') === 'GetCallerIdentity') {
          return [200, 'text/xml', '<R><Arn>arn:aws:sts::111122223333:assumed-role/R/x</Arn><Account>111122223333</Account></R>']; // prettier-ignore
        }
        roles += 1;
        const expiration = new Date(realNow() + hour).toISOString();
        return [200, 'text/xml', `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${roles}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`]; // prettier-ignore
      });
      chime = await serve((_, isGood) => {
        if (!chimeAnswers) {
          return [503, 'text/html', '<html>'];
        }
        if (!isGood) {
          const type = { 'x-amzn-ErrorType': 'InvalidSignatureException' };
          return [403, 'application/json', '{"message":"Signature not yet current"}', type];
        }
        accounts += 1;
        return [200, 'application/json', '{"Accounts":[]}'];
      });
      process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
      home.write({
        config: `[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\nendpoint_url = ${chime.url.href}\n[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n`,
      });
    });
    after(async () => {
      await sts.close();
      await chime.close();
    });
    beforeEach(() => {
      codes = 0;
      roles = 0;
      accounts = 0;
      chimeAnswers = true;
    });

    const askMfaCode = () => {
      codes += 1;
      return Promise.resolve('123456');
    };
    const connect = (credentials: CredentialStore): Promise<ServiceConnection> =>
      connectAws({
        profile: 'dev',
        endpointSetting: '',
        credentials,
        askMfaCode,
        onAttempt: () => undefined,
      });

    it('for ten requests, and for ten more of the connection that is opened again', async () => {
      const store = new CredentialStore();
      for (let opened = 0; opened < 2; opened += 1) {
        const connection = await connect(store);
        for (let count = 0; count < 10; count += 1) {
          await connection.client.listAccounts({});
        }
        connection.dispose();
      }
      assert.deepEqual([codes, roles, accounts], [1, 1, 20]);
    });

    it('for fifty requests at once', async () => {
      const connection = await connect(new CredentialStore());
      await Promise.all(Array.from({ length: 50 }, () => connection.client.listAccounts({})));
      connection.dispose();
      assert.deepEqual([codes, roles], [1, 1]);
    });

    it('where Chime does not answer, and who it is, is known', async () => {
      chimeAnswers = false;
      const { aws, dispose } = await connect(new CredentialStore());
      for (let count = 0; count < 10; count += 1) {
        await aws?.ready();
      }
      assert.equal((await aws?.caller())?.awsAccountId, '111122223333');
      dispose();
      assert.deepEqual([codes, roles], [1, 1]);
    });

    it('with a diagnosis between, which says until when they are good', async () => {
      const store = new CredentialStore();
      const connection = await connect(store);
      await connection.client.listAccounts({});
      const options = { profile: 'dev', endpointSetting: '', credentials: store, askMfaCode };
      const { checks } = await diagnose(options, new AbortController().signal);
      await connection.client.listAccounts({});
      connection.dispose();
      assert.deepEqual([codes, roles], [1, 1]);
      const results = checks.map(({ step, result }) => [step, result]);
      assert.deepEqual(
        results.filter(([, result]) => result !== 'ok'),
        [],
      );
    });
  });
}

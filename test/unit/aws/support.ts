// What the tests of credentials share: AWS files in a folder of their own, and STS, SSO and sign-in as small servers on loopback.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialStore, type Credentials } from '../../../src/aws/credentials';
import type { AskMfaCode } from '../../../src/aws/profileCredentials';
import { readSections } from '../../../src/aws/profiles';
import { createTransport } from '../../../src/chime/transport';
import { answeringServer, type AnsweringServer } from '../support';

export interface AwsHome {
  readonly folder: string;
  write(files: { readonly config?: string; readonly credentials?: string }): void;
  /** Writes a file below the home folder. */
  put(path: string, content: string | Buffer): void;
}

/** A home folder with AWS files, and an environment that has nothing else of AWS, for the tests of a `describe`. */
export function awsHome(environment: Readonly<Record<string, string>> = {}): AwsHome {
  const folder = mkdtempSync(join(tmpdir(), 'aws-home-'));
  const saved = { ...process.env };
  before(() => {
    // Each by itself: another object in the place of `process.env` would not be the environment.
    for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) {
      delete process.env[name];
    }
    Object.assign(process.env, { HOME: folder, USERPROFILE: folder, ...environment });
  });
  after(() => {
    for (const name of Object.keys(process.env).filter((key) => !(key in saved))) {
      delete process.env[name];
    }
    Object.assign(process.env, saved);
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  return {
    folder,
    put,
    write({ config, credentials }) {
      if (config !== undefined) {
        put('.aws/config', config);
      }
      if (credentials !== undefined) {
        put('.aws/credentials', credentials);
      }
    },
  };
}

export const noMfaCode: AskMfaCode = () => Promise.reject(new Error('It was not to be asked for.'));

/** The credentials of a profile as a connection has them. */
export async function credentialsOf(
  profile: string | undefined,
  {
    store = new CredentialStore(),
    askMfaCode = noMfaCode,
  }: { store?: CredentialStore; askMfaCode?: AskMfaCode } = {},
): Promise<Credentials> {
  return store.of({
    profile,
    sections: await readSections(),
    environment: process.env,
    exchange: createTransport(),
    askMfaCode,
  });
}

export const rejectsWith = (promise: Promise<unknown>, code: string) =>
  assert.rejects(promise, (error: Error & { kind: string; reason: { code: string } }) => {
    assert.deepEqual([error.kind, error.reason?.code], ['credentials', code], error.stack);
    assert.doesNotMatch(JSON.stringify(error.reason) + error.message, /pa55word|s3cr3t/);
    return true;
  });

export const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

/** Where the AWS CLI keeps the token of an SSO session or start URL, below the home folder. */
export const ssoTokenPath = (key: string): string =>
  `.aws/sso/cache/${createHash('sha1').update(key).digest('hex')}.json`;

/** Where it keeps what `aws login` gave for a session. */
export const loginTokenPath = (session: string): string =>
  `.aws/login/cache/${createHash('sha256').update(session).digest('hex')}.json`;

export interface ReceivedCall {
  readonly action: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface TestSts extends AnsweringServer {
  readonly calls: ReceivedCall[];
  /** The keys of roles; each answer has some of its own when left out. */
  keys: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** How long what it gives is good for, in milliseconds. */
  lifetime: number;
  /** Answers all calls with this error instead. */
  refusal: { readonly status: number; readonly code: string; readonly message: string } | undefined;
}

/** STS: AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity, by the AWS Query protocol. Each answer has keys of its own. */
export async function startSts(): Promise<TestSts> {
  const calls: ReceivedCall[] = [];
  const server = await answeringServer((request, response) => {
    void readText(request).then((text) => {
      const parameters = new URLSearchParams(text);
      const action = parameters.get('Action') ?? '';
      calls.push({ action, parameters, headers: request.headers });
      if (sts.refusal !== undefined) {
        const { status, code, message } = sts.refusal;
        xml(
          response,
          status,
          `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
        );
        return;
      }
      xml(response, 200, stsAnswer(action, parameters, calls.length, sts));
    });
  });
  const sts: TestSts = { ...server, calls, keys: undefined, lifetime: 3_600_000, refusal: undefined };
  return sts;
}

function stsAnswer(
  action: string,
  parameters: URLSearchParams,
  count: number,
  { keys, lifetime }: TestSts,
): string {
  if (action === 'GetCallerIdentity') {
    return `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/Admin/jane@example.com</Arn><UserId>AROA:jane</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
  }
  const role = parameters.get('RoleArn') ?? '';
  return `<${action}Response><${action}Result><AssumedRoleUser><Arn>${role}</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>
    <Credentials><AccessKeyId>${keys?.accessKeyId ?? `ASIAROLE${count}`}</AccessKeyId><SecretAccessKey>${keys?.secretAccessKey ?? `secret${count}`}</SecretAccessKey><SessionToken>token${count}</SessionToken>
    <Expiration>${new Date(Date.now() + lifetime).toISOString()}</Expiration></Credentials></${action}Result></${action}Response>`;
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}

export async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
  }
  return text;
}

export interface TestSso extends AnsweringServer {
  readonly requests: {
    /** With the AWS account and the role that were asked for. */
    readonly path: string;
    readonly token: string | undefined;
    readonly body: string;
  }[];
  /** Answers requests to this path with this error instead. */
  refusal: { readonly path: string; readonly status: number; readonly name: string } | undefined;
}

/** The portal of SSO and its OIDC service, which renews any token. */
export async function startSso(): Promise<TestSso> {
  const requests: TestSso['requests'] = [];
  const server = await answeringServer((request, response) => {
    void readText(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      requests.push({
        path: `${pathname} ${searchParams.get('account_id') ?? ''} ${searchParams.get('role_name') ?? ''}`.trim(),
        token: request.headers['x-amz-sso_bearer_token'] as string | undefined,
        body,
      });
      response.setHeader('content-type', 'application/json');
      if (sso.refusal?.path === pathname) {
        response.setHeader('x-amzn-errortype', sso.refusal.name);
        response.writeHead(sso.refusal.status).end('{"message":"refused"}');
        return;
      }
      response.end(
        JSON.stringify(
          pathname === '/token'
            ? { accessToken: 'RENEWED', expiresIn: 3600, refreshToken: 'NEXT', tokenType: 'Bearer' }
            : {
                roleCredentials: {
                  accessKeyId: 'ASIASSO',
                  secretAccessKey: 's',
                  sessionToken: 't',
                  expiration: inMinutes(60).getTime(),
                },
              },
        ),
      );
    });
  });
  const sso: TestSso = { ...server, requests, refusal: undefined };
  return sso;
}

export interface TestSignIn extends AnsweringServer {
  readonly requests: { readonly path: string; readonly body: string; readonly proof: string }[];
  /** Why it refuses to renew. */
  refusal: string | undefined;
}

/** The service that renews what `aws login` gave. */
export async function startSignIn(): Promise<TestSignIn> {
  const requests: TestSignIn['requests'] = [];
  const server = await answeringServer((request, response) => {
    void readText(request).then((body) => {
      requests.push({ path: request.url ?? '', body, proof: String(request.headers['dpop']) });
      response.setHeader('content-type', 'application/json');
      if (signIn.refusal !== undefined) {
        response.setHeader('x-amzn-errortype', 'AccessDeniedException');
        response.writeHead(403).end(JSON.stringify({ error: signIn.refusal, message: 'refused' }));
        return;
      }
      response.end(
        JSON.stringify({
          accessToken: { accessKeyId: 'ASIARENEWED', secretAccessKey: 's', sessionToken: 't' },
          tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
          expiresIn: 900,
          refreshToken: 'NEXT',
        }),
      );
    });
  });
  const signIn: TestSignIn = { ...server, requests, refusal: undefined };
  return signIn;
}

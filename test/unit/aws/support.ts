// What the tests of credentials share: AWS files in a folder of their own, and STS, SSO and sign-in as small servers on loopback.

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

// Asks STS whose credentials a connection has: the AWS account, and the role or user.

import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Endpoint } from './endpoint';
import { AwsError } from './errors';
import type { Exchange } from './exchange';

export interface CallerIdentity {
  /** Twelve digits. */
  readonly awsAccountId: string;
  readonly arn: string;
}

const body = 'Action=GetCallerIdentity&Version=2011-06-15';

/**
 * GetCallerIdentity, which needs no permission (AWS Query protocol, XML).
 * @param signingDate this machine's time, corrected where a service has shown that it is wrong
 * @throws AwsError when STS gives no identity
 */
export async function callerIdentity(
  { url, signingRegion }: Endpoint,
  credentials: AwsCredentialIdentity,
  exchange: Exchange,
  signingDate: Date = new Date(),
): Promise<CallerIdentity> {
  const signer = new SignatureV4({
    service: 'sts',
    region: signingRegion,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
  });
  const { headers } = await signer.sign(
    {
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      method: 'POST',
      path: url.pathname,
      query: {},
      headers: {
        host: url.host,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'content-length': String(body.length),
      },
      body,
    },
    { signingDate },
  );
  const answer = await exchange({ url, method: 'POST', headers, body }).catch((error: Error) => {
    throw new AwsError('credentials', { code: 'callerUnknown', message: error.message });
  });
  const text = (element: string) =>
    new RegExp(`<${element}>([^<]{1,2048})</${element}>`).exec(answer.body)?.[1]?.trim();
  const awsAccountId = text('Account');
  const arn = text('Arn');
  if (answer.status !== 200 || awsAccountId === undefined || !/^\d{12}$/.test(awsAccountId) || !isArn(arn)) {
    const message = `status ${answer.status}, ${text('Code') ?? 'no error code'}`;
    throw new AwsError('credentials', { code: 'callerUnknown', message });
  }
  return { awsAccountId, arn };
}

/** Accepts nothing but an ARN: people see the text before a write, and another server may answer instead of STS. */
const isArn = (text: string | undefined): text is string =>
  text !== undefined && /^arn:[\w-]+:(sts|iam)::\d{12}:[\w+=,.@/-]+$/.test(text);

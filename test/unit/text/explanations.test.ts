// What a message says of a failure, in both languages: two short sentences that name each thing once.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AwsReason } from '../../../src/aws/errors';
import type { Failure, FailureKind } from '../../../src/telephony/failure';
import { messageText } from '../../../src/text/explanation';
import { explain } from '../../../src/text/explanations';
import { useLanguage } from '../../../src/text/language';
import { networkRows } from '../../../src/text/networkErrors';
import { serviceRows } from '../../../src/text/serviceErrors';

const endpoint = 'https://chime.us-east-1.amazonaws.com';
const profile = 'wrong';

const failureOf = (kind: FailureKind, more: Partial<Failure> = {}): Failure => ({
  kind,
  name: 'SomeException',
  message: 'Words of somebody else. Many of them.',
  operation: 'UpdateUserSettings',
  ...more,
});

const path = '/home/somebody/.aws/config';
const reasons: readonly AwsReason[] = [
  { code: 'noCredentials', profile },
  { code: 'incomplete', profile, missing: 'aws_secret_access_key' },
  { code: 'noSourceProfile', profile, source: 'base' },
  { code: 'noSource', profile },
  { code: 'sourceCycle', profile },
  { code: 'twoSources', profile },
  { code: 'unknownCredentialSource', profile, source: 'x' },
  { code: 'durationNotNumber', profile, duration: 'x' },
  { code: 'noSsoSession', profile, section: 'corp' },
  { code: 'ssoConflict', profile, section: 'corp', setting: 'sso_region' },
  { code: 'noSuchProfile', profile },
  { code: 'noEnvironmentKeys' },
  { code: 'unreadableFile', path, message: 'EACCES' },
  { code: 'fileEncoding', path, line: 1, encoding: 'UTF-16' },
  ...(['endpointNotUrl', 'endpointNotPlain', 'endpointNotHttps'] as const).map((code): AwsReason => ({
    code,
    where: 'chimeTelephony.endpoint',
  })),
  { code: 'endpointAndVariant', profile, variant: 'FIPS' },
  { code: 'noSuchVariant', region: 'us-east-1', variant: 'dual-stack' },
  { code: 'noServicesSection', section: 'local' },
  { code: 'notARegion', region: 'x y' },
  { code: 'caBundle', path, message: 'Words of somebody else.' },
  ...(
    [
      'ssoSessionEnded',
      'ssoNoAccess',
      'loginEnded',
      'processFailed',
      'processExpired',
      'processNotJson',
      'processNotFound',
      'processOpenQuote',
      'processVersion',
      'mfaNeeded',
      'mfaRefused',
      'sourceExpired',
      'signInUnexpected',
      'credentialsLate',
    ] as const
  ).map((code): AwsReason => ({ code, profile })),
  { code: 'processIncomplete', profile, missing: 'AccessKeyId' },
  { code: 'webIdentityToken', profile, path, message: 'no such file' },
  { code: 'callerUnknown', message: 'Words of somebody else.' },
  { code: 'roleRefused', profile, message: 'Words of somebody else.' },
  { code: 'signInUnreachable', profile, host: 'sts.example.com', message: 'Words of somebody else.' },
  { code: 'signInElsewhere', profile, host: 'sts.example.com' },
  { code: 'credentials', profile, message: 'Words of somebody else.' },
];

const otherKinds: readonly FailureKind[] = [
  'unexpectedAnswer',
  'timeout',
  'sandbox',
  'history',
  'writeRefused',
  'conflict',
  'overtaken',
  'notConnected',
  'connectionChanged',
  'otherConnection',
  'internal',
];

const failures: readonly Failure[] = [
  ...serviceRows.flatMap(({ names }) => names.map((name) => failureOf('service', { name }))),
  failureOf('service', { status: 418 }),
  failureOf('service', { status: 500, unknownOutcome: true }),
  ...networkRows.flatMap(({ codes }) => codes.map((code) => failureOf('network', { code }))),
  failureOf('network'),
  ...otherKinds.map((kind) => failureOf(kind, kind === 'otherConnection' ? { message: 'Sandbox' } : {})),
  ...['RunElsewhere', 'RunUnreadable'].map((name) => failureOf('history', { name })),
  failureOf('history', {
    name: 'PlanDamaged',
    message: 'The record does not say what was planned for: 3 users',
  }),
  failureOf('input', { message: 'No preview is in front.' }),
  failureOf('input', { message: 'The table was edited while it was read. Refresh the table again.' }),
  ...reasons.map((reason) =>
    failureOf('credentials', { reason: reason as unknown as Record<string, string> }),
  ),
];

const languages = {
  en: { texts: undefined, attempt: 'Can\'t connect to profile "wrong".' },
  ja: {
    texts: JSON.parse(readFileSync('l10n/bundle.l10n.ja.json', 'utf8')) as Record<string, string>,
    attempt: 'プロファイル "wrong" に接続できません。',
  },
};

/** Words of others may stay English in a Japanese message. */
const sentences = (text: string): string[] =>
  text.split(/(?<=[.!?])\s+|(?<=。)|(?<=[.!?])(?=[A-Z\u3040-\u9fff])/).filter((part) => part !== '');

describe('the message of a failure', () => {
  after(() => useLanguage({ language: 'en' }));

  for (const [language, { texts, attempt }] of Object.entries(languages)) {
    const messages = () => {
      useLanguage({ language, texts });
      return failures.map((failure) => ({ failure, text: messageText(attempt, explain(failure, endpoint)) }));
    };

    it(`is two sentences of at most 20 words, in ${language}`, () => {
      for (const { text } of messages()) {
        assert.equal(sentences(text).length, 2, text);
        sentences(text).forEach((sentence) => assert.ok(sentence.split(' ').length <= 20, sentence));
      }
    });

    it(`says no name twice, and no words of others, in ${language}`, () => {
      for (const { failure, text } of messages()) {
        assert.ok(text.split('"wrong"').length <= 2, text);
        assert.doesNotMatch(text, /somebody else|undefined|\.\.|。\.|\.。/, failure.kind);
      }
    });
  }

  it('joins what failed and why, and says what to do', () => {
    const failure = failureOf('service', { name: 'InvalidSignatureException' });
    const said = (language: 'en' | 'ja') => {
      const { texts, attempt } = languages[language];
      useLanguage({ language, texts });
      return messageText(attempt, explain(failure, endpoint));
    };
    assert.equal(
      said('en'),
      'Can\'t connect to profile "wrong": the signature was rejected. Check the secret access key.',
    );
    assert.equal(
      said('ja'),
      'プロファイル "wrong" に接続できません: 署名が拒否されました。シークレット アクセス キーを確認してください。',
    );
  });

  it('keeps the words of others, and the end of support, for the details', () => {
    useLanguage({ language: 'en' });
    const { detail, note } = explain(failureOf('unexpectedAnswer'), endpoint);
    assert.equal(detail, 'Words of somebody else. Many of them.');
    assert.match(note ?? '', /AWS ended support/);
    assert.equal(explain(failureOf('unexpectedAnswer'), 'http://127.0.0.1:1').note, undefined);
  });
});

// The words for what is wrong and stops nothing.

import assert from 'node:assert/strict';
import { awsWarningText } from '../../../src/text/awsWarnings';

describe('awsWarningText', () => {
  const blocks = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      block: index + 1,
      line: 30 * index + 1,
      fault: 'noEnd' as const,
    }));

  it('names each block of a bundle, its line and why', () => {
    const text = awsWarningText({
      code: 'caBundleBlocks',
      path: '/corp.pem',
      blocks: [
        { block: 2, line: 31, fault: 'notBase64' },
        { block: 3, line: 60, fault: 'notCertificate' },
        { block: 7, line: 90, fault: 'noBeginning' },
      ],
    });
    assert.equal(
      text,
      '/corp.pem holds certificates that cannot be used: block 2 at line 31: not base64; block 3 at line 60: not a certificate; block 7 at line 90: no BEGIN mark',
    );
  });

  it('names five, and that there are more', () => {
    const text = awsWarningText({ code: 'caBundleBlocks', path: 'x', blocks: blocks(6) });
    assert.match(text, /block 5 at line 121: no END mark; …$/);
  });

  it('names the profile whose credentials have an end that is no time', () => {
    assert.match(awsWarningText({ code: 'expirationUnreadable', profile: 'dev' }), /profile "dev"/);
  });
});

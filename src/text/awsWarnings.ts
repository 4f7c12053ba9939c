// Warnings about AWS files, in words.

import * as l10n from '@vscode/l10n';
import type { AwsWarning } from '../service';

/** More would not fit into a sentence. */
const namedBlocks = 5;

/** Whole sentences. */
export function awsWarningText(warning: AwsWarning): string {
  switch (warning.code) {
    case 'caBundleBlocks': {
      const { path, blocks } = warning;
      const named = [
        ...blocks.slice(0, namedBlocks).map(blockText),
        ...(blocks.length > namedBlocks ? ['…'] : []),
      ];
      return l10n.t('{0} holds certificates that cannot be used: {1}', path, named.join('; '));
    }
    case 'expirationUnreadable':
      return l10n.t(
        'The expiration of the credentials of profile "{0}" is not a time. The credentials are used until the service rejects them.',
        warning.profile,
      );
  }
}

type Block = Extract<AwsWarning, { readonly code: 'caBundleBlocks' }>['blocks'][number];

/** Such as "block 2 at line 31: no END mark". */
function blockText({ block, line, fault }: Block): string {
  const why = {
    noBeginning: l10n.t('no BEGIN mark'),
    noEnd: l10n.t('no END mark'),
    notBase64: l10n.t('not base64'),
    notCertificate: l10n.t('not a certificate'),
  }[fault];
  return l10n.t('block {0} at line {1}: {2}', block, line, why);
}

// The words that the product does not use, each with the word that it uses instead. A new term for people is decided here.

export interface Term {
  /** What the product says. */
  readonly say: string;
  /** What it does not say: no innocent use matches. */
  readonly not: RegExp;
}

export const englishTerms: readonly Term[] = [
  { say: 'skipped', not: /\bleft out\b/i },
  { say: 'already set, no change needed', not: /\b(so already|already so)\b/i },
  { say: 'interrupted', not: /\bbroken off\b/i },
  { say: 'resume, continue', not: /\b(go|goes|going|gone|went) on\b/i },
  { say: 'keep as is, discard the rest', not: /\b(leave|leaves|leaving|left (as|alone|over))\b/i },
  { say: 'changed by someone else', not: /\b(changed|changes) elsewhere\b/i },
  { say: 'unknown, result unknown', not: /\bnot known\b/i },
  { say: 'refresh, reload, read again', not: /\banew\b/i },
  { say: 'continues automatically', not: /\bby itself\b/i },
  { say: 'simulate', not: /\b(is|are) to do\b/i },
  { say: 'credentials, session', not: /\bwhat (it has|renews)\b/i },
  { say: 'apply, preview, plan', not: /\b(is|was|are) written once\b/i },
  { say: 'throttled, rate limit', not: /\bheld up\b|\blimit that is learned\b/i },
  { say: 'the active editor', not: /\bin front\b/i },
  { say: 'computer', not: /\bmachines?\b/i },
  // Pronouns and relative words without their noun.
  { say: 'the noun', not: /(^|[.!?;:] )(It|They|These|Those) (is|are|was|were|has|have|may|can|must)\b/i },
  { say: 'the noun', not: /\b(whoever|the others|this is so|as it is|what is done|what was sent)\b/i },
];

export const japaneseTerms: readonly Term[] = [
  { say: 'このコンピューター', not: /マシン/ },
  { say: '競合、他の人が変更', not: /衝突|(ほか|他|別の場所)で変更/ },
  { say: '中断', not: /中止|打ち切/ },
  { say: '循環', not: /自分自身に戻/ },
  { say: '破損した、不正な、切断', not: /壊れ/ },
  { say: 'スキップ、除外', not: /対象外/ },
  { say: '破棄', not: /放置|このままにする/ },
  {
    say: 'ユーザー、サーバー、フォルダー',
    not: /(ユーザ|サーバ|フォルダ|コンピュータ|エディタ|ヘッダ)(?!ー)/,
  },
];

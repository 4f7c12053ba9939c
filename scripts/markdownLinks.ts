// Finds and changes a Markdown file's links to other files.

/** An image or a link: `!` or nothing, the text, the target. The text may be an image. */
const pattern = /(!?)\[((?:[^\][]|!\[[^\][]*\]\([^)]+\))*)\]\(([^)\s]+)\)/g;

/** Fenced code and code between backticks, whose links are only examples. */
const code = /^(```|~~~)[^\n]*\n[\s\S]*?^\1|`[^`\n]+`/gm;

const isRelative = (target: string): boolean => !/^(#|\w+:)/.test(target);

/** The link targets within the repository, with `#anchor` of the same file among them. */
export function localTargets(markdown: string): string[] {
  const targets: string[] = [];
  for (const [, , text = '', target = ''] of markdown.replace(code, '').matchAll(pattern)) {
    targets.push(...localTargets(text), ...(isRelative(target) || target.startsWith('#') ? [target] : []));
  }
  return targets;
}

/**
 * Replaces the target of each link and image to another file.
 * @param newTarget returns `undefined` to replace the link by its text
 */
export const withTargets = (markdown: string, newTarget: (target: string) => string | undefined): string =>
  outsideCode(markdown, (text) =>
    text.replace(pattern, (whole: string, mark: string, label: string, target: string) => {
      if (!isRelative(target)) return whole;
      const text = withTargets(label, newTarget);
      const changed = newTarget(target);
      return changed === undefined ? text : `${mark}[${text}](${changed})`;
    }),
  );

function outsideCode(markdown: string, change: (text: string) => string): string {
  let changed = '';
  let end = 0;
  for (const match of markdown.matchAll(code)) {
    changed += change(markdown.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return changed + change(markdown.slice(end));
}

/** The anchors that GitHub, the Marketplace and VS Code make for a file's headings. */
export function anchorsOf(markdown: string): Set<string> {
  const headings = markdown
    .replace(code, (text) => (text.includes('\n') ? '' : text))
    .matchAll(/^#+ +(.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

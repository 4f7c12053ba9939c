// Small helpers for the page's elements.

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** A live region is read aloud each time that it is written to. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

export function setAttribute(target: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) {
    target.removeAttribute(name);
  } else if (target.getAttribute(name) !== value) {
    target.setAttribute(name, value);
  }
}

/** Puts values in the places of a text of the host. */
export const filled = (text: string, ...values: readonly string[]): string =>
  text.replace(/\{(\d)\}/g, (place, index: string) => values[Number(index)] ?? place);

/** Replaces the children where they say something else: what has the focus keeps it otherwise. */
export function replaceIfOther(target: HTMLElement, children: readonly HTMLElement[]): void {
  const next = element('div', {}, children);
  if (target.innerHTML !== next.innerHTML) {
    target.replaceChildren(...next.childNodes);
  }
}

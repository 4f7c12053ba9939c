// The browser side of the form: it draws what the host sends, keeps what the person entered, and asks the host to save it.
// Native inputs are used: they tell a screen reader that they are disabled, and follow forced colours by themselves.

import type {
  FormMessage,
  FormProblem,
  FormState,
  FormTexts,
  FormView,
  HostMessage,
  Saved,
} from '../src/protocol';

type Telephony = Saved['telephony'];
type TelephonyKey = keyof FormTexts['booleans'];

/** Survives that the tab is hidden or the window reloaded. */
interface Kept extends FormState {
  /** What the person flipped, and nothing else: what others change meanwhile is theirs. */
  readonly draft: Partial<Telephony>;
  readonly saved?: Saved | undefined;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FormMessage): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const host = acquireVsCodeApi();

// These stay while all else is drawn anew, so that a screen reader says a change of their text, and says it once.
const above = element('div', {});
const status = element('p', { id: 'status', role: 'status' });
const alertRegion = element('section', { role: 'alert' });
const below = element('div', {});
const main = document.getElementById('form')!;
main.append(above, status, alertRegion, below);

let texts: FormTexts;
let kept: Kept;
let title = '';
let started = false;
let view: FormView | undefined;
let busy: 'loading' | 'saving' | undefined = 'loading';
/** How far a long load is. */
let progress: string | undefined;
/** Of the save that failed; the view's own problem is of the load. */
let saveProblem: FormProblem | undefined;
/** Not counted from 0: the answer to a save of before the tab was hidden is not the answer to this one's. */
let lastRequest = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);

window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => receive(data));
window.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault();
    save();
  }
});
host.postMessage({ type: 'ready' });

function receive(message: HostMessage): void {
  started ||= message.type === 'start';
  if (!started) {
    return;
  }
  switch (message.type) {
    case 'start': {
      texts = message.texts;
      title = message.title;
      const { draft = {}, saved } = host.getState() ?? {};
      keep({ ...message.state, draft, saved });
      break;
    }
    case 'loading':
      if (busy !== 'saving') {
        busy = 'loading';
        progress = message.progress;
        saveProblem = undefined;
      }
      break;
    case 'view':
      show(message.view);
      break;
    case 'reply':
      if (message.id !== lastRequest) {
        return;
      }
      busy = undefined;
      if (message.result.ok) {
        keep({ ...kept, draft: {} });
        show(message.result.view);
      } else {
        saveProblem = message.result.problem;
      }
      break;
  }
  draw();
}

function show(next: FormView): void {
  view = next;
  busy = busy === 'saving' ? 'saving' : undefined;
  saveProblem = undefined;
  const { settings: read } = next;
  if (read === undefined) {
    return;
  }
  // What is so by now is wanted no more.
  const now = (key: TelephonyKey) => ('telephony' in read ? read.telephony[key] : read.counts[key].all);
  const draft = Object.fromEntries(
    flippedKeys()
      .filter((key) => kept.draft[key] !== now(key))
      .map((key) => [key, kept.draft[key]]),
  );
  const said = telephonyOf(next);
  const saved = next.saved ?? kept.saved;
  keep({ ...kept, draft, saved: saved && said && isSame(saved.telephony, said) ? saved : undefined });
}

function keep(next: Kept): void {
  kept = next;
  host.setState(kept);
  host.postMessage({ type: 'draft', changed: hasDraft() });
}

function save(): void {
  if (!hasDraft() || busy !== undefined || view?.settings === undefined) {
    return;
  }
  busy = 'saving';
  saveProblem = undefined;
  host.postMessage({ type: 'save', id: ++lastRequest, wanted: kept.draft });
  draw();
}

function revert(): void {
  if (busy === undefined) {
    saveProblem = undefined;
    keep({ ...kept, draft: {} });
    draw();
  }
}

function flip(key: TelephonyKey): void {
  const said = telephonyOf(view);
  if (said !== undefined && busy === undefined) {
    const { [key]: flipped, ...draft } = kept.draft;
    keep({ ...kept, draft: flipped === undefined ? { ...draft, [key]: !said[key] } : draft });
  }
  draw();
}

const telephonyOf = (of: FormView | undefined): Telephony | undefined =>
  of?.settings !== undefined && 'telephony' in of.settings ? of.settings.telephony : undefined;

const keys = (): TelephonyKey[] => Object.keys(texts.booleans) as TelephonyKey[];

const flippedKeys = (): TelephonyKey[] => keys().filter((key) => kept.draft[key] !== undefined);

const hasDraft = (): boolean => flippedKeys().length > 0;

const isSame = (a: Telephony, b: Telephony): boolean => keys().every((key) => a[key] === b[key]);

/** Draws all anew and puts the focus back to where it was: the form is small, and its state is never in two places. */
function draw(): void {
  const focused = document.activeElement?.id;
  main.setAttribute('aria-busy', String(busy !== undefined));
  above.replaceChildren(...[header(), fields(), settings()].filter((part) => part !== undefined));
  below.replaceChildren(...[links()].filter((part) => part !== undefined));
  status.className = busy ?? (hasDraft() ? 'changed' : kept.saved ? 'saved' : 'unchanged');
  setText(status, statusText());
  drawProblem();
  if (focused) {
    document.getElementById(focused)?.focus();
  }
}

function choose(key: TelephonyKey, value: boolean | undefined): void {
  if (view?.settings !== undefined && busy === undefined) {
    const others = Object.fromEntries(
      flippedKeys()
        .filter((other) => other !== key)
        .map((other) => [other, kept.draft[other]]),
    );
    keep({ ...kept, draft: value === undefined ? others : { ...others, [key]: value } });
  }
  draw();
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

function header(): HTMLElement {
  return element('header', {}, [
    element('h1', {}, [view?.heading?.name ?? title]),
    element('p', { class: 'connection' }, [view?.connectionText ?? '']),
  ]);
}

function fields(): HTMLElement | undefined {
  return (
    view?.heading &&
    element(
      'dl',
      {},
      view.heading.fields.map(({ label, value }) =>
        element('div', {}, [element('dt', {}, [label]), element('dd', {}, [value])]),
      ),
    )
  );
}

function settings(): HTMLElement | undefined {
  if (view !== undefined && view.settings === undefined) {
    return undefined;
  }
  const { choices } = texts;
  const fieldset = element('fieldset', {}, [
    element('legend', {}, [texts.telephony]),
    ...keys().map((key) => (choices ? radioGroup(key, choices) : checkBox(key, telephonyOf(view)))),
  ]);
  const available = hasDraft() && busy === undefined;
  const buttons = element('div', { class: 'buttons' }, [
    button('save', texts.save, save, { class: 'primary', available }),
    button('revert', texts.revert, revert, { class: 'secondary', available }),
  ]);
  return element('section', {}, [fieldset, buttons]);
}

/** One that can't be changed now stays focusable, as do the buttons: keyboard focus must not be lost by saving. */
function checkBox(key: TelephonyKey, said: Telephony | undefined): HTMLElement {
  const { label, description } = texts.booleans[key];
  const available = said !== undefined && busy === undefined;
  const input = element('input', {
    type: 'checkbox',
    id: key,
    'aria-describedby': `${key}-description`,
    'aria-disabled': String(!available),
  });
  input.checked = kept.draft[key] ?? said?.[key] ?? false;
  input.indeterminate = said === undefined;
  input.addEventListener('change', () => flip(key));
  return element('div', { class: kept.draft[key] === undefined ? 'boolean' : 'boolean changed' }, [
    input,
    element('label', { for: key }, [label]),
    element('p', { id: `${key}-description` }, [description]),
  ]);
}

/** Of many users: each boolean is left alone, or wanted on or off. */
function radioGroup(key: TelephonyKey, choices: NonNullable<FormTexts['choices']>): HTMLElement {
  const { label, description } = texts.booleans[key];
  const counts =
    view?.settings !== undefined && 'counts' in view.settings ? view.settings.counts[key].text : '';
  const available = view?.settings !== undefined && busy === undefined;
  const options: readonly [string, string, boolean | undefined][] = [
    ['leave', choices.leave, undefined],
    ['on', choices.on, true],
    ['off', choices.off, false],
  ];
  const radios = options.flatMap(([name, text, value]) => {
    const id = `${key}-${name}`;
    const input = element('input', {
      type: 'radio',
      id,
      name: key,
      'aria-disabled': String(!available),
    });
    input.checked = kept.draft[key] === value;
    input.addEventListener('change', () => choose(key, value));
    return [element('span', { class: 'choice' }, [input, element('label', { for: id }, [text])])];
  });
  return element('div', { class: kept.draft[key] === undefined ? 'many' : 'many changed' }, [
    element(
      'div',
      { role: 'radiogroup', 'aria-labelledby': `${key}-label`, 'aria-describedby': `${key}-description` },
      [element('span', { id: `${key}-label`, class: 'name' }, [label]), ...radios],
    ),
    element('p', { id: `${key}-description` }, [[counts, description].filter(Boolean).join(' ')]),
  ]);
}

/** Left alone while it says the same: it would be read aloud again at every click. */
function drawProblem(): void {
  const parts = problemParts();
  const next = element('div', {}, parts);
  if (alertRegion.innerHTML !== next.innerHTML) {
    alertRegion.className = saveProblem || view?.problem ? 'problem' : 'locked';
    alertRegion.replaceChildren(...next.childNodes);
  }
}

function problemParts(): HTMLElement[] {
  const problem = saveProblem ?? view?.problem;
  if (problem !== undefined) {
    return [
      element('p', { class: 'sentence' }, [problem.sentence]),
      ...[problem.cause, problem.advice, problem.details]
        .filter(Boolean)
        .map((text) => element('p', {}, [text])),
      remedies(problem.remedies),
    ];
  }
  return view?.locked ? [element('p', {}, [view.locked.text]), remedies(view.locked.remedies)] : [];
}

/** To try again after a save that failed is to save again; all else is the host's. */
const remedy = (id: string): void =>
  id === 'retry' && saveProblem !== undefined ? save() : host.postMessage({ type: 'remedy', remedy: id });

const remedies = (offered: FormProblem['remedies']): HTMLElement =>
  element(
    'div',
    { class: 'buttons' },
    offered.map(({ id, label }) => button(`remedy-${id}`, label, () => remedy(id), { class: 'secondary' })),
  );

function links(): HTMLElement | undefined {
  if (view?.locked) {
    return undefined;
  }
  const canCancel = busy === 'loading' && progress !== undefined;
  return element('footer', {}, [
    element('p', { class: 'hint' }, [texts.nextSignIn]),
    element('div', { class: 'links' }, [
      ...(canCancel
        ? [button('cancel', texts.cancel, () => host.postMessage({ type: 'cancel' }), { class: 'link' })]
        : []),
      button('sign-out', texts.signOut, () => host.postMessage({ type: 'signOut' }), { class: 'link' }),
      button('reload', texts.reload, () => host.postMessage({ type: 'reload' }), { class: 'link' }),
      button('output', texts.showOutput, () => host.postMessage({ type: 'showOutput' }), { class: 'link' }),
    ]),
  ]);
}

function statusText(): string {
  if (busy !== undefined) {
    return busy === 'saving' ? texts.saving : (progress ?? texts.loading);
  }
  if (view?.settings === undefined) {
    return '';
  }
  return hasDraft() ? texts.changed : (kept.saved?.text ?? texts.unchanged);
}

function button(
  id: string,
  label: string,
  onClick: () => void,
  { class: className, available = true }: { class: string; available?: boolean },
): HTMLElement {
  const made = element(
    'button',
    { type: 'button', id, class: className, 'aria-disabled': String(!available) },
    [label],
  );
  made.addEventListener('click', () => available && onClick());
  return made;
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

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

type Telephony = NonNullable<FormView['telephony']>;
type TelephonyKey = keyof FormTexts['booleans'];

/** Survives that the tab is hidden or the window reloaded. */
interface Kept extends FormState {
  /** What the person entered, where it differs from what the service said. */
  readonly draft?: Telephony;
  readonly saved?: Saved;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FormMessage): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const host = acquireVsCodeApi();
const main = document.getElementById('form')!;

let texts: FormTexts;
let kept: Kept;
let title = '';
let view: FormView | undefined;
let busy: 'loading' | 'saving' | undefined = 'loading';
/** Of the save that failed; the view's own problem is of the load. */
let saveProblem: FormProblem | undefined;
let lastRequest = 0;

window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => receive(data));
window.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault();
    save();
  }
});
host.postMessage({ type: 'ready' });

function receive(message: HostMessage): void {
  switch (message.type) {
    case 'start':
      texts = message.texts;
      title = message.title;
      kept = { ...host.getState(), ...message.state };
      host.setState(kept);
      break;
    case 'loading':
      if (busy !== 'saving') {
        busy = 'loading';
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
        keep({ draft: undefined });
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
  if (next.saved) {
    keep({ saved: next.saved });
  }
  if (kept.draft && next.telephony && isSame(kept.draft, next.telephony)) {
    keep({ draft: undefined });
  }
}

function keep(changes: { draft?: Telephony | undefined; saved?: Saved | undefined }): void {
  const { draft, saved } = { draft: kept.draft, saved: kept.saved, ...changes };
  const { accountId, userId, connection } = kept;
  kept = { accountId, userId, connection, ...(draft && { draft }), ...(saved && { saved }) };
  host.setState(kept);
}

function save(): void {
  const { draft } = kept;
  if (
    draft === undefined ||
    busy !== undefined ||
    view?.locked !== undefined ||
    view?.telephony === undefined
  ) {
    return;
  }
  busy = 'saving';
  saveProblem = undefined;
  host.postMessage({ type: 'save', id: ++lastRequest, telephony: draft });
  draw();
}

function revert(): void {
  if (busy === undefined) {
    saveProblem = undefined;
    keep({ draft: undefined });
    draw();
  }
}

function flip(key: TelephonyKey, value: boolean): void {
  const said = view?.telephony;
  if (said === undefined) {
    return;
  }
  const draft = { ...(kept.draft ?? said), [key]: value };
  keep({ draft: isSame(draft, said) ? undefined : draft });
  draw();
}

const keysOf = (telephony: object): TelephonyKey[] => Object.keys(telephony) as TelephonyKey[];

const isSame = (a: Telephony, b: Telephony): boolean =>
  keysOf(texts.booleans).every((key) => a[key] === b[key]);

/** Draws all anew and puts the focus back to where it was: the form is small, and its state is never in two places. */
function draw(): void {
  const focused = document.activeElement?.id;
  main.setAttribute('aria-busy', String(busy !== undefined));
  main.replaceChildren(
    ...[header(), fields(), form(), problem(), links()].filter((part) => part !== undefined),
  );
  announce();
  if (focused) {
    document.getElementById(focused)?.focus();
  }
}

function header(): HTMLElement {
  return element('header', {}, [
    element('h1', {}, [view?.user?.name ?? title]),
    element('p', { class: 'connection' }, [view?.connection ?? '']),
  ]);
}

function fields(): HTMLElement | undefined {
  return (
    view?.user &&
    element(
      'dl',
      {},
      view.user.fields.map(({ label, value }) =>
        element('div', {}, [element('dt', {}, [label]), element('dd', {}, [value])]),
      ),
    )
  );
}

function form(): HTMLElement | undefined {
  const said = view?.telephony;
  if (view !== undefined && said === undefined) {
    return undefined;
  }
  const fieldset = element('fieldset', {}, [
    element('legend', {}, [texts.telephony]),
    ...keysOf(texts.booleans).map((key) => checkBox(key, said)),
  ]);
  const changed = kept.draft !== undefined && busy === undefined;
  const buttons = element('div', { class: 'buttons' }, [
    button('save', texts.save, save, { class: 'primary', available: changed }),
    button('revert', texts.revert, revert, { class: 'secondary', available: changed }),
  ]);
  return element('section', { id: 'settings' }, [fieldset, buttons]);
}

function checkBox(key: TelephonyKey, said: Telephony | undefined): HTMLElement {
  const { label, description } = texts.booleans[key];
  const value = kept.draft?.[key] ?? said?.[key] ?? false;
  const input = element('input', { type: 'checkbox', id: key, 'aria-describedby': `${key}-description` });
  input.checked = value;
  input.indeterminate = said === undefined;
  input.disabled = said === undefined || busy !== undefined || view?.locked !== undefined;
  input.addEventListener('change', () => flip(key, input.checked));
  const changed = said !== undefined && value !== said[key];
  return element('div', { class: changed ? 'boolean changed' : 'boolean' }, [
    input,
    element('label', { for: key }, [label]),
    element('p', { id: `${key}-description` }, [description]),
  ]);
}

function problem(): HTMLElement | undefined {
  const shown = saveProblem ?? view?.problem;
  if (shown !== undefined) {
    return element('section', { class: 'problem', role: 'alert' }, [
      element('p', { class: 'sentence' }, [shown.sentence]),
      ...[shown.cause, shown.advice, shown.details].filter(Boolean).map((text) => element('p', {}, [text])),
      remedies(shown.remedies),
    ]);
  }
  return (
    view?.locked &&
    element('section', { class: 'locked', role: 'alert' }, [
      element('p', {}, [view.locked.text]),
      remedies(view.locked.remedies),
    ])
  );
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
  return element('footer', {}, [
    element('p', { class: 'hint' }, [texts.nextSignIn]),
    element('div', { class: 'links' }, [
      button('sign-out', texts.signOut, () => host.postMessage({ type: 'signOut' }), { class: 'link' }),
      button('reload', texts.reload, () => host.postMessage({ type: 'reload' }), { class: 'link' }),
      button('output', texts.showOutput, () => host.postMessage({ type: 'showOutput' }), { class: 'link' }),
    ]),
  ]);
}

/** The live region is one element that stays, so that a screen reader says each change of its text once. */
function announce(): void {
  const status = document.getElementById('status') ?? element('p', { id: 'status', role: 'status' });
  const text = statusText();
  if (status.textContent !== text) {
    status.textContent = text;
  }
  status.className = busy ?? (kept.draft ? 'changed' : kept.saved ? 'saved' : 'unchanged');
  (main.querySelector('#settings .buttons') ?? main.querySelector('header'))?.after(status);
}

function statusText(): string {
  if (busy !== undefined) {
    return busy === 'saving' ? texts.saving : texts.loading;
  }
  if (view?.telephony === undefined) {
    return '';
  }
  return kept.draft ? texts.changed : (kept.saved?.text ?? texts.unchanged);
}

/** A button that does nothing now stays focusable: keyboard focus must not be lost by pressing "Save". */
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

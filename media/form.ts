// The browser side of the form: it draws what the host sends, keeps what the person entered, and asks the host to save it.
// Native inputs are used: they tell a screen reader that they are disabled, and follow forced colours by themselves.

import { element } from './elements';
import type { FormProblem, FormSnapshot } from '../src/protocol';
import { FormModel, type FormTelephonyKey, type PageHost, type ShownForm } from './formModel';

declare function acquireVsCodeApi(): PageHost;

const model = new FormModel(acquireVsCodeApi(), draw);

// These stay while everything else is redrawn, so that a screen reader says a change of their text, and says it once.
const above = element('div', {});
const status = element('p', { id: 'status', role: 'status' });
const alertRegion = element('section', { role: 'alert' });
const below = element('div', {});
const main = document.getElementById('page')!;
main.append(above, status, alertRegion, below);

window.addEventListener('message', ({ data }: MessageEvent<FormSnapshot>) => model.receive(data));
window.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault();
    model.save();
  }
});
model.begin();

/** Redraws everything and restores the focus: the form is small, and its state is never in two places. */
function draw(shown: ShownForm): void {
  const { busy, isChanged, saved } = shown;
  const focused = document.activeElement?.id;
  main.setAttribute('aria-busy', String(busy !== undefined));
  above.replaceChildren(
    ...[header(shown), fields(shown), settings(shown)].filter((part) => part !== undefined),
  );
  below.replaceChildren(...[links(shown)].filter((part) => part !== undefined));
  status.className = busy ?? (isChanged ? 'changed' : saved ? 'saved' : 'unchanged');
  setText(status, statusText(shown));
  drawProblem(shown);
  if (focused) {
    document.getElementById(focused)?.focus();
  }
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

function header({ view, title }: ShownForm): HTMLElement {
  return element('header', {}, [
    element('h1', {}, [view?.heading?.name ?? title]),
    element('p', { class: 'connection' }, [view?.connectionText ?? '']),
  ]);
}

function fields({ view }: ShownForm): HTMLElement | undefined {
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

function settings(shown: ShownForm): HTMLElement | undefined {
  const { texts, view, busy, isChanged } = shown;
  if (view !== undefined && view.settings === undefined) {
    return undefined;
  }
  const keys = Object.keys(texts.booleans) as FormTelephonyKey[];
  const fieldset = element('fieldset', {}, [
    element('legend', {}, [texts.telephony]),
    ...keys.map((key) => checkBox(key, shown)),
  ]);
  const available = isChanged && busy === undefined;
  const buttons = element('div', { class: 'buttons' }, [
    button('save', texts.save, () => model.save(), { class: 'primary', available }),
    button('revert', texts.revert, () => model.revert(), { class: 'secondary', available }),
  ]);
  return element('section', {}, [fieldset, buttons]);
}

/** One that can't be changed now stays focusable, as do the buttons: keyboard focus must not be lost by saving. */
function checkBox(key: FormTelephonyKey, { texts, view, busy, draft }: ShownForm): HTMLElement {
  const said = view?.settings;
  const { label, description } = texts.booleans[key];
  const available = said !== undefined && busy === undefined;
  const input = element('input', {
    type: 'checkbox',
    id: key,
    'aria-describedby': `${key}-description`,
    'aria-disabled': String(!available),
  });
  input.checked = draft[key] ?? said?.[key] ?? false;
  input.indeterminate = said === undefined;
  input.addEventListener('change', () => model.flip(key));
  return element('div', { class: draft[key] === undefined ? 'boolean' : 'boolean changed' }, [
    input,
    element('label', { for: key }, [label]),
    element('p', { id: `${key}-description` }, [description]),
  ]);
}

/** Unchanged text stays untouched: a screen reader would read it again at every click. */
function drawProblem(shown: ShownForm): void {
  const parts = problemParts(shown);
  const next = element('div', {}, parts);
  if (alertRegion.innerHTML !== next.innerHTML) {
    alertRegion.className = shown.problem || shown.view?.problem ? 'problem' : 'locked';
    alertRegion.replaceChildren(...next.childNodes);
  }
}

function problemParts({ view, problem = view?.problem }: ShownForm): HTMLElement[] {
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

const remedies = (offered: FormProblem['remedies']): HTMLElement =>
  element(
    'div',
    { class: 'buttons' },
    offered.map(({ id, label }) =>
      button(`remedy-${id}`, label, () => model.remedy(id), { class: 'secondary' }),
    ),
  );

function links({ texts, view, busy, progress }: ShownForm): HTMLElement | undefined {
  if (view?.locked) {
    return undefined;
  }
  const canCancel = busy === 'loading' && progress !== undefined;
  return element('footer', {}, [
    element('p', { class: 'hint' }, [texts.nextSignIn]),
    element('div', { class: 'links' }, [
      ...(canCancel
        ? [button('cancel', texts.cancel, () => model.send({ type: 'cancel' }), { class: 'link' })]
        : []),
      button('sign-out', texts.signOut, () => model.send({ type: 'signOut' }), { class: 'link' }),
      button('reload', texts.reload, () => model.send({ type: 'reload' }), { class: 'link' }),
      button('output', texts.showOutput, () => model.send({ type: 'showOutput' }), { class: 'link' }),
    ]),
  ]);
}

function statusText({ texts, view, busy, progress, isChanged, saved }: ShownForm): string {
  if (busy !== undefined) {
    return busy === 'saving' ? texts.saving : (progress ?? texts.loading);
  }
  if (view?.settings === undefined) {
    return '';
  }
  return isChanged ? texts.changed : (saved?.text ?? texts.unchanged);
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

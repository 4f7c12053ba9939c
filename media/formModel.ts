// What the form's page knows, without a document: what the host sent last, and what the person entered since.

import type {
  FormMessage,
  FormProblem,
  FormSnapshot,
  FormState,
  FormTexts,
  FormView,
  Saved,
} from '../src/protocol';

export type FormTelephony = Saved['telephony'];
export type FormTelephonyKey = keyof FormTexts['booleans'];

/** What of it survives that the tab is hidden or the window reloaded. */
interface Kept extends FormState {
  /** What the person flipped, and nothing else: what others change meanwhile is theirs. */
  readonly draft: Partial<FormTelephony>;
  readonly saved?: Saved | undefined;
  /** The id of the save whose end the page does not know yet. */
  readonly asked?: number | undefined;
}

export interface PageHost {
  postMessage(message: FormMessage): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

/** All that is drawn. */
export interface ShownForm {
  readonly texts: FormTexts;
  readonly title: string;
  readonly view: FormView | undefined;
  /** While it is, nothing can be entered. */
  readonly busy: 'loading' | 'saving' | undefined;
  readonly progress: string | undefined;
  /** Of the save that failed; the view's own problem is of the load. */
  readonly problem: FormProblem | undefined;
  readonly draft: Kept['draft'];
  readonly isChanged: boolean;
  readonly saved: Saved | undefined;
}

export class FormModel {
  private readonly page: number;
  private snapshot: FormSnapshot | undefined;
  private kept: Kept | undefined;
  private toldChanged: boolean | undefined;
  private toldSeen: number | undefined;

  /** @param draw called whenever there is something else to show */
  constructor(
    private readonly host: PageHost,
    private readonly draw: (shown: ShownForm) => void,
    private readonly random = randomNumber,
  ) {
    this.page = random();
  }

  get shown(): ShownForm | undefined {
    const { snapshot, kept } = this;
    if (snapshot === undefined || kept === undefined) {
      return undefined;
    }
    const { texts, title, view, loading, save } = snapshot;
    const isSaving = kept.asked !== undefined || save?.result === 'running';
    return {
      texts,
      title,
      view,
      busy: isSaving ? 'saving' : loading && 'loading',
      progress: loading?.progress,
      problem: !isSaving && save?.result === 'notSaved' ? save.problem : undefined,
      draft: kept.draft,
      isChanged: hasKeys(kept.draft),
      saved: kept.saved,
    };
  }

  /** Asks for what there is to show: to be called once messages are listened to. */
  begin(): void {
    this.send({ type: 'ready', page: this.page });
  }

  send(message: FormMessage): void {
    this.host.postMessage(message);
  }

  receive(snapshot: FormSnapshot): void {
    if (snapshot.page !== this.page) {
      return;
    }
    const { draft = {}, saved, asked } = this.kept ?? this.host.getState() ?? {};
    const { state, view, loading, save } = snapshot;
    const isKnown = save?.id === asked;
    const isDone = isKnown && save?.result === 'saved';
    // All that an earlier page sent came before what this one began with: a save that the host does not know of by then is lost.
    const isOpen = isKnown ? save?.result === 'running' : this.snapshot !== undefined;
    this.snapshot = snapshot;
    this.keep({
      ...state,
      draft: isDone ? {} : stillWanted(draft, view),
      // While loading, the view still has the settings from before the save.
      saved: stillSo(isDone ? save.saved : saved, loading ? undefined : view),
      asked: isOpen ? asked : undefined,
    });
    this.drawAll();
  }

  save(): void {
    const { shown, kept } = this;
    if (kept && shown?.isChanged && shown.busy === undefined && shown.view?.settings !== undefined) {
      const id = this.random();
      this.keep({ ...kept, asked: id });
      this.send({ type: 'save', id, wanted: kept.draft });
      this.drawAll();
    }
  }

  revert(): void {
    if (this.kept && this.shown?.busy === undefined) {
      this.keep({ ...this.kept, draft: {} });
      this.send({ type: 'revert' });
      this.drawAll();
    }
  }

  /** Wants the other value, or no longer. */
  flip(key: FormTelephonyKey): void {
    const { shown, kept } = this;
    const said = shown?.view?.settings;
    if (kept && said !== undefined && shown?.busy === undefined) {
      const others = Object.fromEntries(entriesOf(kept.draft).filter(([other]) => other !== key));
      this.keep({
        ...kept,
        draft: kept.draft[key] === undefined ? { ...others, [key]: !said[key] } : others,
      });
    }
    // The browser has shown the other value already.
    this.drawAll();
  }

  /** To try again after a save that failed is to save again, as long as there is something to save; all else is the host's. */
  remedy(id: string): void {
    const { shown } = this;
    if (id === 'retry' && shown?.problem !== undefined && shown.isChanged) {
      this.save();
    } else {
      this.send({ type: 'remedy', remedy: id });
    }
  }

  private keep(next: Kept): void {
    this.kept = next;
    this.host.setState(next);
    const changed = hasKeys(next.draft);
    if (changed !== this.toldChanged) {
      this.toldChanged = changed;
      this.send({ type: 'draft', changed });
    }
  }

  private drawAll(): void {
    const { shown, snapshot } = this;
    if (shown === undefined) {
      return;
    }
    this.draw(shown);
    const id = snapshot?.save?.id;
    if (id !== undefined && id !== this.toldSeen && shown.problem !== undefined) {
      this.toldSeen = id;
      this.send({ type: 'seen', id });
    }
  }
}

/** A number that nobody has used, for a page or a save. */
const randomNumber = (): number => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);

const hasKeys = (value: object): boolean => Object.keys(value).length > 0;

const entriesOf = (draft: Kept['draft']) => Object.entries(draft) as [FormTelephonyKey, boolean][];

/** Drops wanted values that are now set. */
function stillWanted(draft: Kept['draft'], view: FormView | undefined): Kept['draft'] {
  const read = view?.settings;
  if (read === undefined) {
    return draft;
  }
  return Object.fromEntries(entriesOf(draft).filter(([key, wanted]) => wanted !== read[key]));
}

/** A sentence on what was saved is of the past once the service says otherwise. */
function stillSo(saved: Saved | undefined, view: FormView | undefined): Saved | undefined {
  if (saved === undefined || view?.settings === undefined) {
    return saved;
  }
  const said = view.settings;
  const keys = Object.keys(saved.telephony) as FormTelephonyKey[];
  return keys.every((key) => said[key] === saved.telephony[key]) ? saved : undefined;
}

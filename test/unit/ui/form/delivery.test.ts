// The form and its host over a channel that loses what a hidden tab's page was sent, or has sent last: whatever happens in between,
// in the end the form shows what the host knows.

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { FormModel, type PageHost, type ShownForm } from '../../../../media/formModel';
import type { Telephony, TelephonyKey } from '../../../../src/chime/model';
import type { FormMessage, FormSnapshot, FormTexts, FormView } from '../../../../src/protocol';
import type { Wanted } from '../../../../src/telephony/plan';
import { FormHost, type SaveEnd } from '../../../../src/ui/form/formHost';
import { parseFormMessage } from '../../../../src/ui/form/messages';
import type { Reading } from '../../../../src/ui/users/readUsers';

type Kept = NonNullable<ReturnType<PageHost['getState']>>;
interface Read {
  readonly view: FormView;
}

const form = {
  texts: {} as FormTexts,
  state: { user: { accountId: 'a', userId: 'u' }, connection: 'sandbox' },
  title: 'Maria Garcia',
} as const;

const problem = (sentence: string) => ({ sentence, cause: '', advice: '', details: '', remedies: [] });

/** How the service answers a save. */
type Answer = 'written' | 'same' | 'open' | 'failed' | 'conflict';

interface Save {
  readonly id: number;
  readonly wanted: Wanted;
  end(answer: Answer): void;
}

/** The extension host of one window: it is gone with what it knew when the window is reloaded. */
class Host {
  readonly host: FormHost<Read>;
  readonly reads: ((isOk: boolean, isEarly: boolean) => void)[] = [];
  readonly progress: (() => void)[] = [];
  running: Save | undefined;
  isUnsaved: boolean | undefined;
  /** The last save that ended; `isLearnt` once a page has drawn that. */
  ended:
    { readonly id: number; readonly wanted: Wanted; readonly answer: Answer; isLearnt: boolean } | undefined;
  readonly failures: string[] = [];
  /** Whether its failure must not be shown any more; until then it must. */
  isPast = false;
  private isSeen = false;

  constructor(private readonly world: World) {
    this.host = new FormHost<Read>({
      read: (reading) => this.read(reading),
      save: (_, wanted) => this.save(wanted),
      changed: () => {
        const { snapshot } = this.host;
        if (snapshot !== undefined && world.current === this) {
          world.post({ ...form, ...structuredClone(snapshot) });
        }
      },
    });
  }

  load(): Promise<void> {
    this.isPast ||= this.isSeen;
    return this.host.load();
  }

  async receive(value: unknown): Promise<void> {
    const message = parseFormMessage(value);
    switch (message?.type) {
      case 'ready':
        return this.host.begin(message.page);
      case 'save':
        this.world.asked.set(message.id, (this.world.asked.get(message.id) ?? 0) + 1);
        this.world.received = message.id;
        return this.host.save(message.id, message.wanted);
      case 'seen':
        this.isSeen ||= message.id === this.ended?.id;
        return this.host.seen(message.id);
      case 'revert':
        this.isPast = true;
        return this.host.revert();
      case 'draft':
        this.isUnsaved = message.changed;
        return;
      case 'reload':
        return this.load();
      case 'cancel':
        return this.host.cancelLoad();
      default:
        assert.fail(`no message of the form: ${JSON.stringify(value)}`);
    }
  }

  private read({ signal, onProgress }: Reading): Promise<Read> {
    const { world } = this;
    const before = world.service;
    return new Promise((resolve) => {
      const fail = (sentence: string) =>
        resolve({ view: { connectionText: 'sandbox', problem: problem(sentence) } });
      if (world.heedsCancel) {
        signal.addEventListener('abort', () => fail('cancelled'));
      }
      this.progress.push(() => onProgress(() => 'so far'));
      this.reads.push((isOk, isEarly) =>
        isOk
          ? resolve({
              view: {
                connectionText: 'sandbox',
                heading: { name: 'Maria Garcia', fields: [] },
                settings: isEarly ? before : world.service,
              },
            })
          : fail('unread'),
      );
    });
  }

  private save(wanted: Wanted): Promise<SaveEnd<Read>> {
    const { world } = this;
    const id = world.received;
    world.carriedOut.set(id, [...(world.carriedOut.get(id) ?? []), wanted]);
    assert.equal(this.running, undefined, 'two saves at a time');
    return new Promise((resolve) => {
      this.running = {
        id,
        wanted,
        end: (answer) => {
          this.running = undefined;
          this.ended = { id, wanted, answer, isLearnt: false };
          this.isPast = this.isSeen = false;
          if (answer === 'written') {
            world.service = { ...world.service, ...wanted };
            const written = world.service;
            resolve({ result: 'written', readBack: (read) => readBack(id, written, read) });
          } else if (answer === 'failed' || answer === 'conflict') {
            this.failures.push(`save ${id}`);
            resolve({ result: 'failed', problem: problem(`save ${id}`), outdated: answer === 'conflict' });
          } else {
            resolve({ result: answer });
          }
        },
      };
    });
  }
}

function readBack(id: number, written: Telephony, read: Read): { shown: Read; saved: SavedOf } {
  const telephony = read.view.settings ?? written;
  return {
    shown: {
      view: { connectionText: 'sandbox', settings: telephony, heading: { name: '', fields: [] } },
    },
    saved: { text: `saved ${id}`, telephony },
  };
}
type SavedOf = ReturnType<Extract<SaveEnd<Read>, { result: 'written' }>['readBack']>['saved'];

/** What leaves a page, on its way to the window. */
type Sent = { readonly state: Kept } | { readonly message: FormMessage };

/** One form in a window, the person before it and the service behind it. */
class World {
  service: Telephony = { InboundCalling: true, OutboundCalling: true, SMS: false };
  current = new Host(this);
  /** How often each id came to a host. */
  readonly asked = new Map<number, number>();
  readonly carriedOut = new Map<number, Wanted[]>();
  received = Number.NaN;
  /** What the person pressed, and the draft then. */
  readonly pressed = new Map<number, Wanted>();
  /** Of the failures, those that a page has drawn. */
  readonly drawn = new Set<string>();
  /** What the person wants and has not been told to be so. */
  draft: Wanted = {};
  othersWrote = false;
  /** The failure that the person left. */
  reverted: string | undefined;
  private numbers = 0;
  private page: FormModel | undefined;
  /** What the window keeps of the page. */
  private kept: Kept | undefined;
  private fromPage: Sent[] = [];
  private toHost: (FormMessage | 'hidden')[] = [];
  private toPage: FormSnapshot[] = [];

  constructor(
    private readonly isQueued: boolean,
    /** Whether a read ends as soon as it is cancelled. */
    readonly heedsCancel: boolean,
  ) {}

  get shown(): ShownForm | undefined {
    return this.page?.shown;
  }

  /** A page that is not there gets nothing; VS Code may keep it for the page that comes next. */
  post(snapshot: FormSnapshot): void {
    if (this.page !== undefined || this.isQueued) {
      this.toPage.push(snapshot);
    }
  }

  show(): void {
    if (this.page !== undefined) {
      return;
    }
    const host: PageHost = {
      postMessage: (message) => this.fromPage.push({ message: structuredClone(message) }),
      getState: () => this.kept,
      setState: (state) => this.fromPage.push({ state: structuredClone(state) }),
    };
    this.page = new FormModel(
      host,
      (shown) => this.draw(shown),
      () => ++this.numbers,
    );
    this.page.begin();
  }

  /** @param lost how much of what the page has sent is lost with it */
  hide(lost: number): void {
    if (this.page === undefined) {
      return;
    }
    this.fromPage.splice(Math.max(0, this.fromPage.length - lost));
    this.leavePage(Infinity);
    this.toHost.push('hidden');
    this.page = undefined;
    this.toPage = [];
    if (lost > 0) {
      this.reverted = undefined;
      this.draft = this.kept?.draft ?? {};
      const { ended } = this.current;
      if (ended !== undefined) {
        ended.isLearnt = ended.id !== this.kept?.asked;
      }
    }
  }

  reloadWindow(): void {
    this.current.host.dispose();
    this.leavePage(Infinity);
    this.toHost = [];
    this.toPage = [];
    this.page = undefined;
    this.reverted = undefined;
    this.current = new Host(this);
    this.show();
  }

  press(what: TelephonyKey | 'save' | 'revert' | 'retry' | 'reload' | 'cancel'): void {
    const { page } = this;
    const { busy, view, draft = {}, problem: failed, isChanged } = page?.shown ?? {};
    const canEnter = busy === undefined && view?.settings !== undefined;
    switch (what) {
      case 'save':
      case 'retry':
        if (what === 'save') {
          page?.save();
        } else if (failed !== undefined && isChanged === true) {
          page?.remedy('retry');
        }
        for (const part of this.fromPage) {
          if ('message' in part && part.message.type === 'save' && !this.pressed.has(part.message.id)) {
            this.pressed.set(part.message.id, draft);
          }
        }
        break;
      case 'revert':
        if (page?.shown !== undefined && busy === undefined) {
          this.draft = {};
          this.reverted = failed?.sentence;
        }
        page?.revert();
        break;
      case 'reload':
      case 'cancel':
        page?.send({ type: what });
        break;
      default: {
        const { [what]: flipped, ...others } = this.draft;
        const said = view?.settings;
        if (canEnter && said !== undefined) {
          this.draft = flipped === undefined ? { ...others, [what]: !said[what] } : others;
        }
        page?.flip(what);
      }
    }
  }

  /** Takes the next of what the page has sent into the window. */
  leavePage(count: number): void {
    for (const part of this.fromPage.splice(0, count)) {
      if ('state' in part) {
        this.kept = part.state;
      } else {
        this.toHost.push(part.message);
      }
    }
  }

  /** What the host was sent is worked at while other things happen: it is not awaited. */
  reachHost(count: number): void {
    for (const message of this.toHost.splice(0, count)) {
      if (message === 'hidden') {
        // As VS Code says it: the tab may be seen again by then.
        if (this.page === undefined) {
          this.current.host.leave();
        }
      } else {
        void this.current.receive(message);
      }
    }
  }

  reachPage(count: number): void {
    for (const snapshot of this.toPage.splice(0, count)) {
      this.page?.receive(snapshot);
    }
  }

  private draw({ view, busy, problem: failed }: ShownForm): void {
    if (failed !== undefined) {
      this.drawn.add(failed.sentence);
    }
    const said = view?.settings;
    const { ended } = this.current;
    const isDone = busy !== 'saving' && (ended?.answer === 'written' || ended?.answer === 'same');
    const saved = isDone && !ended.isLearnt ? ended.wanted : {};
    if (isDone) {
      ended.isLearnt = true;
    }
    this.draft = Object.fromEntries(
      (Object.entries(this.draft) as [TelephonyKey, boolean][]).filter(
        ([key, wanted]) => said?.[key] !== wanted && saved[key] !== wanted,
      ),
    );
  }

  /** Lets all arrive that is on its way, and nothing else happen. */
  async arrive(): Promise<void> {
    do {
      this.leavePage(Infinity);
      this.reachHost(Infinity);
      await turn();
      this.reachPage(Infinity);
    } while (this.fromPage.length + this.toHost.length + this.toPage.length > 0);
  }
}

const keys: readonly TelephonyKey[] = ['InboundCalling', 'OutboundCalling', 'SMS'];
const few = fc.integer({ min: 1, max: 4 });

type Happening = readonly [name: string, does: (world: World) => unknown];
const happening = (name: string, does: (world: World) => unknown) => fc.constant<Happening>([name, does]);
const counted = (name: string, does: (world: World, count: number) => unknown) =>
  few.map<Happening>((count) => [`${name} ${count}`, (world) => does(world, count)]);

const happenings = fc.oneof(
  happening('show', (world) => world.show()),
  fc.nat(3).map<Happening>((lost) => [`hide, lose ${lost}`, (world) => world.hide(lost)]),
  { weight: 1, arbitrary: happening('reload the window', (world) => world.reloadWindow()) },
  ...keys.map((key) => happening(`flip ${key}`, (world) => world.press(key))),
  { weight: 4, arbitrary: happening('save', (world) => world.press('save')) },
  happening('retry', (world) => world.press('retry')),
  happening('revert', (world) => world.press('revert')),
  happening('reload', (world) => world.press('reload')),
  happening('cancel', (world) => world.press('cancel')),
  { weight: 12, arbitrary: happening('all arrives', (world) => world.arrive()) },
  { weight: 4, arbitrary: counted('leave the page', (world, count) => world.leavePage(count)) },
  { weight: 4, arbitrary: counted('reach the host', (world, count) => world.reachHost(count)) },
  { weight: 4, arbitrary: counted('reach the page', (world, count) => world.reachPage(count)) },
  {
    weight: 4,
    arbitrary: fc
      .record({ isOk: fc.boolean(), isEarly: fc.boolean(), last: fc.boolean() })
      .map<Happening>(({ isOk, isEarly, last }) => [
        `a read ends: ${isOk ? 'ok' : 'failed'}${isEarly ? ' early' : ''}${last ? ' last' : ''}`,
        ({ current: { reads } }) => (last ? reads.pop() : reads.shift())?.(isOk, isEarly),
      ]),
  },
  happening('progress', ({ current: { progress } }) => progress.forEach((tell) => tell())),
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Answer>('written', 'same', 'open', 'failed', 'failed', 'conflict')
      .map<Happening>((answer) => [`save ends: ${answer}`, ({ current }) => current.running?.end(answer)]),
  },
  happening('what was loaded is no longer good', ({ current }) => void current.load()),
  happening('another writes', (world) => {
    world.othersWrote = true;
    world.service = { ...world.service, SMS: !world.service.SMS };
  }),
);

const check = (world: World): void => {
  const { shown, current, pressed, carriedOut } = world;
  assert.ok(shown);
  const { view, busy, progress, problem: failed, draft, isChanged, saved } = shown;
  assert.deepEqual(
    { view, busy, progress },
    { view: current.host.read?.view, busy: undefined, progress: undefined },
  );

  const { ended, isPast } = current;
  const isFailed = ended?.answer === 'failed' || ended?.answer === 'conflict';
  assert.deepEqual(
    current.failures.filter((failure) => !world.drawn.has(failure)),
    [],
    'a failure that nobody was shown',
  );
  assert.equal(failed?.sentence, isFailed && !isPast ? `save ${ended.id}` : undefined);
  assert.ok(failed === undefined || failed.sentence !== world.reverted, 'a failure that the person left');

  assert.deepEqual([...world.asked.keys()], [...carriedOut.keys()]);
  for (const [id, writes] of carriedOut) {
    assert.deepEqual(writes, [pressed.get(id)], 'a save for each press, and of what was wanted then');
  }

  assert.deepEqual(draft, world.draft);
  assert.equal(current.isUnsaved, isChanged, 'the mark in the title');
  if (!world.othersWrote) {
    assert.deepEqual(view?.settings ?? world.service, world.service);
    if (ended?.answer === 'written') {
      assert.equal(saved?.text, `saved ${ended.id}`);
    }
  }
};

describe('what the form shows', () => {
  it('is what the host knows, whatever was lost while its tab was hidden', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.boolean(),
        fc.array(happenings, { maxLength: 60, size: 'max' }),
        fc.constantFrom<Answer>('written', 'failed'),
        async (isQueued, heedsCancel, happened, last) => {
          const world = new World(isQueued, heedsCancel);
          world.show();
          await world.arrive();
          world.current.reads.shift()?.(true, false);
          await world.arrive();
          for (const [, does] of happened) {
            await does(world);
            await turn();
          }
          world.show();
          await world.arrive();
          const isSaving = world.current.host.isSaving;
          const isLoading = world.current.host.snapshot?.loading !== undefined;
          assert.equal(world.shown?.busy, isSaving ? 'saving' : isLoading ? 'loading' : undefined);
          while (world.current.running !== undefined || world.current.reads.length > 0) {
            world.current.running?.end(last);
            world.current.reads.splice(0).forEach((end) => end(true, false));
            await world.arrive();
          }
          check(world);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

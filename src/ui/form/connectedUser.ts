// The user of a form, read and written through the connection in use. What fails is logged, and becomes a problem to show.

import { l10n } from 'vscode';
import type { Telephony } from '../../chime/model';
import type { FormProblem, FormState, FormView } from '../../protocol';
import { failureOf } from '../../telephony/failure';
import type { Wanted } from '../../telephony/plan';
import { connectionLabel } from '../../text/connectionWording';
import { choiceText, parseChoice, type Choice } from '../connection/choice';
import type { OpenConnection, Session } from '../connection/session';
import type { Problem, Report } from '../report/report';
import type { SaveEnd } from './formHost';
import type { Content, OneUser } from './oneUser';
import { cancelledProblem, connectionText, formProblem, formRemedies, savedText } from './texts';

/** What the service said last, and through which connection. */
interface Shown {
  readonly connection: OpenConnection;
  readonly content: Content;
}

/** `shown` is missing when nothing could be read. */
export interface Read {
  readonly view: FormView;
  readonly shown?: Shown;
}

export class ConnectedUser {
  private failed: Problem | undefined;

  constructor(
    /** As a setting names it: nothing is read or written through another connection. */
    private readonly connection: FormState['connection'],
    private readonly user: OneUser,
    private readonly session: Session,
    private readonly report: Report,
  ) {}

  /** Why something failed last. */
  get lastProblem(): Problem | undefined {
    return this.failed;
  }

  /** Does not throw. */
  async read(): Promise<Read> {
    const { session } = this;
    const { choice } = session;
    if (choice === undefined || choiceText(choice) !== this.connection) {
      return { view: this.lockedView() };
    }
    let connection: OpenConnection | undefined;
    try {
      connection = await session.connect();
      const content = await this.user.read(connection);
      session.assertCurrent(connection);
      return this.readOf({ connection, content });
    } catch (error) {
      const problem = this.problem(l10n.t("Can't read the settings."), 'GetUserSettings', connection, error);
      return {
        view: {
          connectionText:
            connection === undefined ? connectionLabel(choice) : connectionText(connection, session.caller),
          problem: problem ?? cancelledProblem(),
        },
      };
    }
  }

  /** Writes what the person chose. Does not throw. */
  async save({ shown }: Read, wanted: Wanted): Promise<SaveEnd<Read>> {
    if (shown === undefined) {
      return { result: 'open' };
    }
    try {
      const saved = await this.user.save(shown.connection, shown.content, wanted);
      switch (saved.result) {
        case 'written':
          return {
            result: 'written',
            readBack: (read) => this.readBack(shown, saved.telephony, saved.requestId, read),
          };
        case 'same':
        case 'open':
          return saved;
        case 'failed':
          return this.failedSave(shown, saved.failure);
      }
    } catch (error) {
      return this.failedSave(shown, error);
    }
  }

  /** @returns `undefined` when it was cancelled */
  problem(
    sentence: string,
    operation: string,
    connection: OpenConnection | undefined,
    error: unknown,
  ): FormProblem | undefined {
    const user = this.user.reference;
    const attempted = { sentence, operation, identity: connection?.identity, user, canRetry: true };
    this.failed = this.report.logged(attempted, error);
    return this.failed && formProblem(this.failed);
  }

  private readOf(shown: Shown): Read {
    const { heading, telephony: settings } = shown.content;
    return {
      view: { connectionText: connectionText(shown.connection, this.session.caller), heading, settings },
      shown,
    };
  }

  private failedSave({ connection, content }: Shown, error: unknown): SaveEnd<Read> {
    const sentence = l10n.t("Can't change the settings of {0}.", content.heading.name);
    return {
      result: 'failed',
      problem: this.problem(sentence, 'UpdateUserSettings', connection, error),
      outdated: failureOf(error).kind === 'conflict',
    };
  }

  private readBack(
    shown: Shown,
    written: Telephony,
    requestId: string | undefined,
    anew: Read,
  ): ReturnType<Extract<SaveEnd<Read>, { result: 'written' }>['readBack']> {
    const read = anew.shown?.content.telephony;
    const telephony = read ?? written;
    return {
      shown:
        anew.shown === undefined && this.session.isCurrent(shown.connection)
          ? this.readOf({ ...shown, content: { ...shown.content, telephony } })
          : anew,
      saved: { text: savedText(requestId, written, read), telephony },
    };
  }

  private lockedView(): FormView {
    const own = parseChoice(this.connection);
    const label = (choice: Choice | undefined) =>
      choice ? connectionLabel(choice) : l10n.t('Not connected');
    return {
      connectionText: label(own),
      locked: {
        text: l10n.t(
          'This form uses the connection {0}, but {1} is in use. Select {0} to continue.',
          label(own),
          label(this.session.choice),
        ),
        remedies: formRemedies(['selectConnection']),
      },
    };
  }
}

// "Sign In": runs `aws sso login` or `aws login` for the profile in use, in a terminal. After a success the failed action continues.

import { spawn, type ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { displayText } from '../../telephony/displayText';
import { redact } from '../../telephony/redact';
import { connectionName } from '../../text/connectionWording';
import type { Parts } from './parts';
import { signedIn } from '../report/report';
import { NotConnectedError } from '../connection/session';

const cliPage = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';

/** @returns `signedIn` when it succeeded */
export async function signIn({ session, loadService, log }: Parts): Promise<typeof signedIn | undefined> {
  const { choice } = session;
  if (choice === undefined) {
    throw new NotConnectedError();
  }
  const { findSignIn } = await loadService();
  const found = choice.kind === 'profile' ? await findSignIn(choice.profile) : undefined;
  if (found === undefined) {
    void vscode.window.showInformationMessage(
      l10n.t(
        'Can\'t sign in: {0} does not use SSO or "aws login". Renew its credentials in the AWS files or the environment.',
        connectionName(choice),
      ),
    );
    return undefined;
  }
  const args = [...(found.kind === 'sso' ? ['sso', 'login'] : ['login']), '--profile', found.profile];
  log.info(redact(`Signing in: aws ${args.slice(0, -2).join(' ')}, profile ${displayText(found.profile)}`));
  const end = await runInTerminal(l10n.t('Sign in: {0}', displayText(found.profile)), 'aws', args);
  log.info(`Signing in ended: ${typeof end === 'number' ? `exit code ${end}` : end}`);
  if (end === 'missing') {
    await sayHowToGetCli(args);
  } else if (end === 0) {
    session.signedIn();
    return signedIn;
  } else if (end !== 'closed') {
    void vscode.window.showErrorMessage(
      l10n.t(
        'Can\'t sign in to profile "{0}". Look at the terminal for the reason.',
        displayText(found.profile),
      ),
    );
  }
  return undefined;
}

async function sayHowToGetCli(args: readonly string[]): Promise<void> {
  const get = l10n.t('Get the AWS CLI');
  const answer = await vscode.window.showErrorMessage(
    l10n.t(
      'Can\'t sign in: the AWS CLI was not found on the PATH of VS Code. Install the AWS CLI, or run "{0}" elsewhere, then try again.',
      displayText(['aws', ...args].join(' ')),
    ),
    get,
  );
  if (answer === get) {
    await vscode.env.openExternal(vscode.Uri.parse(cliPage));
  }
}

/** How a program ended: an exit code, no such program, or a closed terminal. */
type End = number | 'missing' | 'closed';

/**
 * Without a shell, so that no profile name becomes a command. As a child of this process, so that it runs on the computer
 * whose AWS files are read: a terminal of a remote window may run elsewhere.
 */
function runInTerminal(name: string, program: string, args: readonly string[]): Promise<End> {
  return new Promise((resolve) => {
    const written = new vscode.EventEmitter<string>();
    let child: ChildProcess | undefined;
    const terminal = vscode.window.createTerminal({
      name,
      pty: {
        onDidWrite: written.event,
        open() {
          const say = (text: string) => written.fire(text.replace(/\r?\n/g, '\r\n'));
          say(`> ${displayText([program, ...args].join(' '))}\n`);
          child = spawn(program, args, { stdio: 'pipe' });
          child.stdout?.setEncoding('utf8').on('data', say);
          child.stderr?.setEncoding('utf8').on('data', say);
          child.once('error', (error: NodeJS.ErrnoException) => {
            say(`${error.message}\n`);
            resolve(error.code === 'ENOENT' ? 'missing' : 1);
          });
          child.once('close', (code) => resolve(code ?? 1));
        },
        close() {
          child?.kill();
          resolve('closed');
        },
        handleInput(text: string) {
          if (text === '\u0003') {
            child?.kill();
          } else {
            child?.stdin?.write(text.replaceAll('\r', '\n'));
          }
        },
      },
    });
    terminal.show(true);
  });
}

import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Browser, type PageFiles, serveBrowser } from '../../sandbox/browser/index.ts';
import type {
  Ask,
  MessageInfo,
  PageState,
  PanelServer,
  ToPage,
  Viewpoint,
  WireEntry,
} from '../../sandbox/browser/protocol.ts';
import type { Choice, OptionValue } from '../../sandbox/discord/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/world.ts';

/** What a page of the sandbox knows and does, without a browser. */
class PageClient {
  readonly socket: WebSocket;
  /** Everything that came, oldest first. */
  readonly frames: ToPage[] = [];
  readonly wire = new Map<number, WireEntry>();
  #state: PageState | null = null;
  #watchers = new Set<() => void>();
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
  }

  get state(): PageState {
    if (!this.#state) throw new Error('The page has no state yet.');
    return this.#state;
  }

  get messages(): MessageInfo[] {
    return this.state.channel.messages;
  }

  /** The last message of the channel. */
  get last(): MessageInfo | undefined {
    return this.messages.at(-1);
  }

  /** Rejects with the sentence when the sandbox refuses. */
  async ask(ask: Ask): Promise<Choice[] | null> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.socket.send(JSON.stringify({ id, ask }));
    const frame = await this.until(() => this.frames.find((one) => 'id' in one && one.id === id));
    if (frame.kind === 'refusal') throw new Error(frame.sentence);
    return frame.kind === 'answer' ? frame.value : null;
  }

  look(viewpoint: Partial<Viewpoint>): Promise<unknown> {
    return this.ask({
      kind: 'look',
      viewpoint: { person: 'alice', place: 'guild', locale: 'en-US', ...viewpoint },
    });
  }

  slash(command: string, options: Record<string, OptionValue> = {}): Promise<unknown> {
    return this.ask({ kind: 'slash', command, options });
  }

  /** Presses the button with this label in the last message. */
  async press(label: string): Promise<void> {
    const message = await this.until(() => (this.last?.isThinking === false ? this.last : undefined));
    await this.ask({ kind: 'click', message: message.id, customId: customIdOf(message, label) });
  }

  /** Types a command whose window asks for a key, and pastes it. */
  async link(key: string): Promise<void> {
    await this.slash('/panel link');
    await this.until(() => this.state.channel.modal);
    await this.ask({ kind: 'submit', values: { key } });
    await this.shows(/Linked/);
  }

  /** Resolves with the last message, as soon as it says this and is waiting for nothing. */
  shows(pattern: RegExp): Promise<MessageInfo> {
    return this.until(() => {
      const { last } = this;
      const isReady = last && !last.isThinking && last.waitingFor.length === 0;
      return isReady && pattern.test(textOf(last)) ? last : undefined;
    });
  }

  /** Resolves with the first answer of `look` that is something, looking at every frame. */
  until<T>(look: () => T | undefined | null | false): Promise<T> {
    return new Promise((resolve) => {
      const check = () => {
        const found = look();
        if (found === undefined || found === null || found === false) return;
        this.#watchers.delete(check);
        resolve(found);
      };
      this.#watchers.add(check);
      check();
    });
  }

  server(name: string): PanelServer {
    const found = this.state.panel.servers.find((one) => one.name === name);
    if (!found) throw new Error(`The panel has no server ${name}.`);
    return found;
  }

  #receive(frame: ToPage): void {
    this.frames.push(frame);
    if (frame.kind === 'state') this.#state = frame.state;
    if (frame.kind === 'wire') for (const entry of frame.entries) this.wire.set(entry.id, entry);
    for (const watch of [...this.#watchers]) watch();
  }
}

const controlsIn = ({ components }: MessageInfo) =>
  components.flatMap((row) => (row.type === 1 ? row.components : []));

/** The custom_id of the button with this label. */
export function customIdOf(message: MessageInfo, label: string): string {
  const button = controlsIn(message).find((one) => one.type === 2 && one.label === label);
  if (button?.type !== 2 || !button.custom_id) throw new Error(`There is no button ${label}.`);
  return button.custom_id;
}

/** What can be read in a message besides its controls. */
export function textOf({ content, embeds }: MessageInfo): string {
  const parts = embeds.flatMap(({ title, description, fields = [], footer }) => [
    ...[title, description, footer?.text],
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [content, ...parts].filter(Boolean).join('\n');
}

const PAGE: PageFiles = new Map([
  ['/index.html', { bytes: new TextEncoder().encode('<!doctype html>'), type: 'text/html; charset=utf-8' }],
]);

export interface Served {
  sandbox: Sandbox;
  browser: Browser;
  /** Opens another page on the same sandbox. */
  open(headers?: Record<string, string>): Promise<PageClient>;
}

/** A sandbox with its page's server; put away when the test is over. */
export async function serveSandbox(): Promise<Served> {
  const sandbox = await startSandbox({ dialect: 'pterodactyl', logLevel: 'silent' });
  const browser = await serveBrowser({ sandbox, page: PAGE, port: 0 });
  onTestFinished(async () => {
    await browser.close();
    await sandbox.close();
  });
  const open = async (headers: Record<string, string> = { origin: browser.url }) => {
    const socket = new WebSocket(`${browser.url.replace('http', 'ws')}/socket`, { headers });
    const page = new PageClient(socket);
    await once(socket, 'open');
    await page.until(() => page.frames.some(({ kind }) => kind === 'state'));
    return page;
  };
  return { sandbox, browser, open };
}

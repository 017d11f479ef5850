import type {
  Attachment,
  Choice,
  CommandOption,
  Embed,
  MessageComponent,
  ModalField,
  OptionValue,
} from '../discord/index.ts';
import type { Dialect, PowerSignal, PowerState, Trouble } from '../panel/index.ts';
import type { PersonName, PlaceName } from '../people.ts';

/** What travels between the sandbox and its page, over one WebSocket. The page draws it and decides nothing. */

export type { PowerSignal, Trouble } from '../panel/index.ts';
export type { PersonName } from '../people.ts';

/** Through whose eyes the page looks. It is in the page's address, so that a reload keeps it. */
export interface Viewpoint {
  person: PersonName;
  place: PlaceName;
  /** One of Discord's locales, such as `de`. */
  locale: string;
}

export interface PersonInfo {
  name: PersonName;
  /** As Discord shows it. */
  displayName: string;
  /** In a few words: "Owns Survival and Creative". */
  about: string;
  /** Their API key of the simulated panel, to paste into the window of `/panel link`. */
  key: string | null;
}

/** A command as it is typed, `/ports list`. */
export interface CommandInfo {
  title: string;
  description: string;
  /** Those of channels, roles and people have what there is here as their choices. */
  options: CommandOption[];
}

/** An embed whose picture has a path on the page's own origin. */
export interface EmbedInfo extends Embed {
  image?: { url?: string; description?: string };
}

/** A message for the eyes of one person. */
export interface MessageInfo {
  id: string;
  author: { name: string; isBot: boolean };
  content: string;
  embeds: EmbedInfo[];
  components: MessageComponent[];
  /** Those that no embed shows; their addresses are paths on the page's own origin. */
  attachments: Attachment[];
  createdAtMs: number;
  isEdited: boolean;
  isEphemeral: boolean;
  /** Deferred: shows "Portkeeper is thinking…" and nothing else. */
  isThinking: boolean;
  /** The command that it answers, "Alice used /ports list", if it does. */
  usedCommand: { by: string; title: string } | null;
  /** The custom_ids whose interactions are under way: their controls are not to be used meanwhile. */
  waitingFor: string[];
  /** The last interaction of its controls was not answered: "This interaction failed". */
  hasFailed: boolean;
}

/** A command that was not answered at all: "The application did not respond", seen by its user only. */
export interface FailedCommandInfo {
  id: string;
  title: string;
  atMs: number;
}

export interface ModalInfo {
  id: string;
  title: string;
  texts: string[];
  fields: ModalField[];
  /** The form was sent and is not answered yet. */
  isSending: boolean;
  /** Why the form was not taken: "Something went wrong. Try again.", or which limit it breaks. */
  problem: string | null;
}

/** The channel as the viewer has it. */
export interface ChannelInfo {
  guild: string | null;
  name: string;
  isBotConnected: boolean;
  commands: CommandInfo[];
  /** What mentions say, by the id in them: `#alerts`, `@Operators`. */
  names: Record<string, string>;
  /** Oldest first. */
  messages: MessageInfo[];
  failures: FailedCommandInfo[];
  modal: ModalInfo | null;
}

export interface PanelPort {
  id: number;
  address: string;
  alias: string | null;
  port: number;
  note: string;
  isPrimary: boolean;
}

export interface PanelServer {
  id: string;
  name: string;
  node: string;
  limit: number | null;
  power: PowerState;
  /** It starts, and nothing listens on its ports. */
  neverListens: boolean;
  players: number;
  isSuspended: boolean;
  ports: PanelPort[];
}

export interface PanelInfo {
  url: string;
  dialect: Dialect;
  servers: PanelServer[];
  /** Ports of the node that no server has. */
  free: number[];
  troubles: Record<Trouble, boolean>;
  /** Whose keys the panel does not take any more. */
  revoked: PersonName[];
}

/** One thing that went over the wire. It is sent again, with the same id, when it gets its answer. */
export interface WireEntry {
  id: number;
  atMs: number;
  /** How long it took; null while there is no answer. */
  tookMs: number | null;
  kind: 'interaction' | 'discord' | 'panel';
  /** One line: `POST /interactions/…/callback`, with secrets masked. */
  title: string;
  /** What Discord or the panel answered; null without an answer (a reset has a `tookMs`), and for interactions. */
  status: number | null;
  /** Everything there is to see about it, with keys and tokens masked. */
  detail: unknown;
  /** The rules of Discord that it breaks. */
  violations: string[];
}

export interface PageState {
  people: PersonInfo[];
  locales: { code: string; name: string }[];
  viewpoint: Viewpoint;
  channel: ChannelInfo;
  panel: PanelInfo;
  bot: 'running' | 'restarting';
}

/** What the page asks for. Every one is answered by its id, with a value or with a sentence that says why not. */
export type Ask =
  | { kind: 'look'; viewpoint: Viewpoint }
  | { kind: 'slash'; command: string; options: Record<string, OptionValue> }
  | { kind: 'suggest'; command: string; options: Record<string, OptionValue>; focused: string }
  | { kind: 'click'; message: string; customId: string }
  | { kind: 'select'; message: string; customId: string; values: string[] }
  | { kind: 'submit'; values: Record<string, string> }
  | { kind: 'cancel-modal' }
  /** An ephemeral message, or the id of a failed command. */
  | { kind: 'dismiss'; message: string }
  | { kind: 'restart-bot' }
  | PanelAsk;

/** What one does at the panel, behind the bot's back. */
export type PanelAsk =
  | { kind: 'panel-dialect'; dialect: Dialect }
  | { kind: 'panel-trouble'; trouble: Trouble; on: boolean }
  | { kind: 'panel-revoke'; person: PersonName; revoked: boolean }
  | { kind: 'panel-suspend'; server: string; suspended: boolean }
  | { kind: 'panel-power'; server: string; signal: PowerSignal }
  | { kind: 'panel-never-listens'; server: string; on: boolean }
  | { kind: 'panel-players'; server: string; players: number }
  | { kind: 'panel-add'; server: string; port: number }
  | { kind: 'panel-remove'; server: string; allocation: number }
  | { kind: 'panel-primary'; server: string; allocation: number }
  | { kind: 'panel-note'; server: string; allocation: number; note: string };

export interface FromPage {
  id: number;
  ask: Ask;
}

export type ToPage =
  /** Whenever something changed that this page shows. */
  | { kind: 'state'; state: PageState }
  /** New and changed entries, oldest first; all of them after connecting. */
  | { kind: 'wire'; entries: WireEntry[] }
  | { kind: 'answer'; id: number; value: Choice[] | null }
  /** With the id 0 for what could not be understood at all. */
  | { kind: 'refusal'; id: number; sentence: string };

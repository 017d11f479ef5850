import { ATTACHMENT_LIMIT_BYTES, FLAG } from '../numbers.ts';
import { Refusal } from '../refusal.ts';
import { checkMessage } from '../rules/message.ts';
import type { Attachment, Embed, MessageBody, MessageComponent } from '../wire.ts';
import { numbered } from './component-ids.ts';
import type { Interaction } from './interaction.ts';
import type { Channel } from './people.ts';
import type { UploadedFile, World } from './world.ts';

/** What a message showed at one moment. */
export interface Snapshot {
  content: string;
  embeds: Embed[];
  components: MessageComponent[];
  attachments: Attachment[];
  flags: number;
}

export interface StoredMessage extends Snapshot {
  readonly id: string;
  readonly channel: Channel;
  readonly createdAt: number;
  editedAt?: number;
  deleted: boolean;
  /** The only user who can see it, when it is ephemeral. */
  readonly audience?: string;
  /** The interaction it answers. */
  readonly interaction?: Interaction;
  /** The message it follows up or replies to. */
  readonly repliesTo?: string;
  /** By which a bot knows it again. */
  readonly nonce?: string;
  /** The roles that it mentioned, and so notified. */
  readonly mentionedRoles: readonly string[];
  /** What it showed before each edit, oldest first; the answer to a deferral is none. */
  readonly edits: Snapshot[];
  /** What people did with its buttons and menus, and with the forms that those opened; oldest first. */
  readonly uses: Interaction[];
  /** The only person who could see it does not want to any more. */
  dismissed: boolean;
}

export interface NewMessage {
  channel: Channel;
  body: MessageBody;
  files: UploadedFile[];
  interaction?: Interaction;
  repliesTo?: string;
  ephemeral?: boolean;
  /** Not the first answer to the interaction. */
  isFollowUp?: boolean;
  /** A deferral: shows "thinking…" and may be empty. */
  loading?: boolean;
}

const KEPT_FLAGS = FLAG.suppressEmbeds | FLAG.componentsV2;

/** Stores a message after checking it; throws what Discord answers otherwise. */
export function createMessage(world: World, wanted: NewMessage): StoredMessage {
  const { channel, body, interaction, repliesTo, ephemeral = false, loading = false } = wanted;
  const id = world.nextId();
  const flags =
    ((body.flags ?? 0) & KEPT_FLAGS) | (ephemeral ? FLAG.ephemeral : 0) | (loading ? FLAG.loading : 0);
  const attachments = attach(world, { id, channel }, wanted);
  const { content = '', embeds = [], components = [] } = body;
  const other = Boolean(body.poll) || (body.sticker_ids ?? []).length > 0;
  if (!loading) checkMessage({ content, embeds, components, flags, files: attachments.length, other });
  const message: StoredMessage = {
    id,
    channel,
    createdAt: world.clock.now(),
    deleted: false,
    content,
    embeds,
    components: numbered(components),
    attachments,
    flags,
    edits: [],
    mentionedRoles: (body.allowed_mentions?.roles ?? []).filter((role) => content.includes(`<@&${role}>`)),
    ...(body.nonce === undefined ? {} : { nonce: String(body.nonce) }),
    uses: [],
    dismissed: false,
    ...(ephemeral && interaction ? { audience: interaction.person.user.id } : {}),
    ...(interaction ? { interaction } : {}),
    ...(repliesTo ? { repliesTo } : {}),
  };
  world.messages.set(id, message);
  if (wanted.isFollowUp) interaction?.followUps.push(message);
  world.changes.announce({ kind: 'message', message });
  return message;
}

export interface Edit {
  body: MessageBody;
  files: UploadedFile[];
  /** The interaction whose token is used. */
  by?: Interaction;
}

/** Changes a message; fields that are not given stay. It is no longer "thinking" after that. */
export function editMessage(world: World, message: StoredMessage, { body, files, by }: Edit): void {
  const { content = message.content, embeds = message.embeds, components = message.components } = body;
  const kept = body.attachments
    ? message.attachments.filter(({ id }) => body.attachments?.some((one) => one.id === id))
    : message.attachments;
  const attachments = [...kept, ...attach(world, message, { body, files })];
  const flags = (message.flags & ~FLAG.loading) | ((body.flags ?? 0) & KEPT_FLAGS);
  checkMessage({ content, embeds, components, flags, files: attachments.length, other: false });
  const answersDeferral = (message.flags & FLAG.loading) !== 0;
  if (!answersDeferral) message.edits.push(snapshot(message));
  Object.assign(message, { content, embeds, components: numbered(components), attachments, flags });
  if (!answersDeferral) message.editedAt = world.clock.now();
  if (by && by.original === message) by.edited = true;
  world.changes.announce({ kind: 'edit', message });
}

export function deleteMessage(world: World, message: StoredMessage): void {
  message.deleted = true;
  world.changes.announce({ kind: 'delete', message });
}

function snapshot({ content, embeds, components, attachments, flags }: StoredMessage): Snapshot {
  return { content, embeds, components, attachments, flags };
}

function attach(
  world: World,
  { id: messageId, channel }: Pick<StoredMessage, 'id' | 'channel'>,
  { body, files }: Pick<NewMessage, 'body' | 'files'>,
): Attachment[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > ATTACHMENT_LIMIT_BYTES) throw new Refusal('file-too-large');
  return files.map((file, index) => {
    const described = body.attachments?.find(({ id }) => id === String(index))?.description;
    const path = `/attachments/${channel.id}/${messageId}/${encodeURIComponent(file.name)}`;
    world.files.set(path, file);
    return {
      id: world.nextId(),
      filename: file.name,
      size: file.bytes.length,
      content_type: file.type,
      url: `${world.origin}${path}`,
      proxy_url: `${world.origin}${path}`,
      ...(described ? { description: described } : {}),
    };
  });
}

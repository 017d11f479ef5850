/**
 * What travels between a bot and Discord, as far as this simulation looks at it.
 * Names and numbers are those of Discord's reference (docs: components/reference, resources/message).
 */

interface Emoji {
  id?: string;
  name?: string;
  animated?: boolean;
}

export interface Embed {
  type?: string;
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  timestamp?: string;
  author?: { name?: string; url?: string; icon_url?: string };
  footer?: { text?: string; icon_url?: string };
  fields?: { name: string; value: string; inline?: boolean }[];
  image?: { url?: string };
  thumbnail?: { url?: string };
}

export interface Button {
  type: 2;
  id?: number;
  style: number;
  label?: string;
  custom_id?: string;
  url?: string;
  sku_id?: string;
  disabled?: boolean;
  emoji?: Emoji;
}

export interface SelectOption {
  label: string;
  value: string;
  description?: string;
  default?: boolean;
  emoji?: Emoji;
}

interface SelectBase {
  id?: number;
  custom_id: string;
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  disabled?: boolean;
  required?: boolean;
}

export interface StringSelect extends SelectBase {
  type: 3;
  options: SelectOption[];
}

/** Menus of users (5), roles (6), both (7) and channels (8). */
interface EntitySelect extends SelectBase {
  type: 5 | 6 | 7 | 8;
  default_values?: { id: string; type: string }[];
}

export type Select = StringSelect | EntitySelect;

export interface TextInput {
  type: 4;
  id?: number;
  custom_id: string;
  style: number;
  label?: string;
  value?: string;
  placeholder?: string;
  required?: boolean;
  min_length?: number;
  max_length?: number;
}

interface ActionRow {
  type: 1;
  id?: number;
  components: (Button | Select)[];
}

interface TextDisplay {
  type: 10;
  id?: number;
  content: string;
}

interface Section {
  type: 9;
  id?: number;
  components: TextDisplay[];
  accessory: Button | { type: 11; id?: number; description?: string };
}

interface Container {
  type: 17;
  id?: number;
  accent_color?: number;
  components: MessageComponent[];
}

/** Media gallery (12), file (13) and separator (14): stored and shown to nobody in words. */
interface OtherComponent {
  type: 12 | 13 | 14;
  id?: number;
}

export type MessageComponent = ActionRow | Section | TextDisplay | Container | OtherComponent;

interface ModalRow {
  type: 1;
  id?: number;
  components: TextInput[];
}

/** Other things a label may hold (user menus, uploads, check boxes) are accepted but not simulated. */
interface ModalLabel {
  type: 18;
  id?: number;
  label: string;
  description?: string;
  component: TextInput | StringSelect;
}

export type ModalComponent = ModalRow | ModalLabel | TextDisplay;

export interface ModalBody {
  custom_id: string;
  title: string;
  components: ModalComponent[];
}

interface AllowedMentions {
  parse?: string[];
  users?: string[];
  roles?: string[];
  replied_user?: boolean;
}

interface AttachmentReference {
  id: string;
  filename?: string;
  description?: string;
}

/** A message as a bot sends it; in an edit a missing field means "as it was". */
export interface MessageBody {
  content?: string;
  embeds?: Embed[];
  components?: MessageComponent[];
  attachments?: AttachmentReference[];
  allowed_mentions?: AllowedMentions;
  flags?: number;
  tts?: boolean;
  poll?: object;
  sticker_ids?: string[];
  message_reference?: { message_id: string };
  nonce?: string | number;
  enforce_nonce?: boolean;
}

export interface Choice {
  name: string;
  value: string | number;
}

export interface CommandOption {
  type: number;
  name: string;
  description: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  required?: boolean;
  autocomplete?: boolean;
  options?: CommandOption[];
  choices?: (Choice & { name_localizations?: Record<string, string> })[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  channel_types?: number[];
}

export interface CommandBody {
  name: string;
  type?: number;
  description?: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  options?: CommandOption[];
  default_member_permissions?: string;
  contexts?: number[];
  integration_types?: number[];
}

/** A registered application command, as Discord returns it. */
export interface Command extends CommandBody {
  id: string;
  application_id: string;
  version: string;
  type: number;
  description: string;
  guild_id?: string;
}

export interface Attachment {
  id: string;
  filename: string;
  description?: string;
  size: number;
  content_type?: string;
  url: string;
  proxy_url: string;
}

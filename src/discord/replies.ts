import type { Message, Modal } from '../views/message.ts';

export interface Suggestion {
  name: string;
  value: string;
}

/** What a handler returns; how and when it is sent is dispatch's business. */
export type Reply =
  /** `beside`: the message that was clicked stays as it is, where the answer is the first callback. */
  | { kind: 'message'; message: Message; everyone: boolean; beside: boolean }
  /** `instead` is shown when it is too late for a modal, which must be an interaction's first answer. */
  | { kind: 'modal'; modal: Modal; instead: Message | null };

export function reply(
  message: Message,
  { everyone = false, beside = false }: { everyone?: boolean; beside?: boolean } = {},
): Reply {
  return { kind: 'message', message, everyone, beside };
}

export function showModal(modal: Modal, instead: Message | null = null): Reply {
  return { kind: 'modal', modal, instead };
}

/** The package has no types for its zod schemas: these are the ones we use, with the shapes of wire.ts. */
declare module 'discord-api-spec/zod' {
  type Schema<T> = import('zod/mini').ZodMiniType<T>;

  export const IncomingWebhookInteractionRequestSchema: Schema<import('./wire.ts').MessageBody>;
  export const IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema: Schema<
    import('./wire.ts').MessageBody
  >;
  export const IncomingWebhookRequestPartialSchema: Schema<import('./wire.ts').MessageBody>;
  export const IncomingWebhookUpdateRequestPartialSchema: Schema<import('./wire.ts').MessageBody>;
  export const MessageCreateRequestSchema: Schema<import('./wire.ts').MessageBody>;
  export const MessageEditRequestPartialSchema: Schema<import('./wire.ts').MessageBody>;
  export const ModalInteractionCallbackRequestDataSchema: Schema<import('./wire.ts').ModalBody>;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Schema<{
    type: 8;
    data?: { choices?: import('./wire.ts').Choice[] };
  }>;
  export const ApplicationCommandCreateRequestSchema: Schema<import('./wire.ts').CommandBody>;
  export const ApplicationCommandUpdateRequestSchema: Schema<import('./wire.ts').CommandBody>;
  export const ApplicationCommandPatchRequestPartialSchema: Schema<Partial<import('./wire.ts').CommandBody>>;
  export const CreatePrivateChannelRequestSchema: Schema<{ recipient_id?: string }>;
}

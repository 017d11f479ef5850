/** Who is a member of which guild; made of a bot's connection in `discord/membership.ts`. */
export interface Members {
  /** Whether somebody is one, or was some minutes ago. `unknown` when Discord does not say. Never throws. */
  standing(guild: string, user: string): Promise<'there' | 'gone' | 'unknown'>;
  /** Somebody has just shown that they are one. */
  saw(guild: string, user: string): void;
}

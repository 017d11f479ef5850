/** The part of `pg` that is used here: the package has no types of its own. */
declare module 'pg' {
  interface PoolConfig {
    [option: string]: unknown;
  }

  export class Pool {
    constructor(config: PoolConfig);
    // biome-ignore lint/suspicious/noExplicitAny: rows are what the statement says.
    query(sql: string, values?: unknown[]): Promise<{ rows: any[] }>;
    on(event: 'error', listener: (error: unknown) => void): this;
    on(event: 'connect', listener: () => void): this;
    end(): Promise<void>;
  }
}

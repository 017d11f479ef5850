/** The part of gamedig that our codecs are checked against; the package brings no types. */
declare module 'gamedig' {
  interface Results {
    name: string;
    version: unknown;
    numplayers: unknown;
    maxplayers: unknown;
    raw: unknown;
    players: { name: string }[];
  }
  const GameDig: {
    /** @throws an Error for every answer that is none */
    query(options: object): Promise<Results>;
  };
}

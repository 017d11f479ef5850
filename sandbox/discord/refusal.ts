/** One thing wrong in a request body, as Discord words it (docs: reference, "Error Messages"). */
export interface Problem {
  path: PropertyKey[];
  code: string;
  message: string;
}

const REFUSALS = {
  unauthorized: [401, 0, '401: Unauthorized'],
  'not-found': [404, 0, '404: Not Found'],
  'unknown-channel': [404, 10003, 'Unknown Channel'],
  'unknown-guild': [404, 10004, 'Unknown Guild'],
  'unknown-message': [404, 10008, 'Unknown Message'],
  'unknown-user': [404, 10013, 'Unknown User'],
  'unknown-webhook': [404, 10015, 'Unknown Webhook'],
  'unknown-interaction': [404, 10062, 'Unknown interaction'],
  'unknown-command': [404, 10063, 'Unknown application command'],
  'too-many-commands': [400, 30032, 'Maximum number of application commands reached (100)'],
  'file-too-large': [413, 40005, 'Request entity too large'],
  'already-acknowledged': [400, 40060, 'Interaction has already been acknowledged.'],
  'too-many-follow-ups': [
    400,
    40094,
    'Maximum number of follow up messages for this interaction reached (5)',
  ],
  'missing-access': [403, 50001, 'Missing Access'],
  'not-author': [403, 50005, 'Cannot edit a message authored by another user'],
  'empty-message': [400, 50006, 'Cannot send an empty message'],
  'token-expired': [401, 50027, 'Invalid Webhook Token'],
  'invalid-recipient': [400, 50033, 'Invalid Recipient(s)'],
  'invalid-form-body': [400, 50035, 'Invalid Form Body'],
  'invalid-version': [400, 50041, 'Invalid API version provided'],
  'invalid-json': [400, 50109, 'The request body contains invalid JSON.'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

export type RefusalName = keyof typeof REFUSALS;

/**
 * A request that Discord does not accept. `rule` is our name for it, `status` and `toJSON()` are what the bot
 * gets (docs: topics/opcodes-and-status-codes, "JSON Error Codes").
 */
export class Refusal extends Error {
  readonly rule: RefusalName;
  readonly status: number;
  readonly code: number;
  readonly problems: Problem[];

  constructor(rule: RefusalName, problems: Problem[] = []) {
    const [status, code, message] = REFUSALS[rule];
    super(message);
    this.rule = rule;
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  /** The same about a part of the body. */
  inside(key: PropertyKey): Refusal {
    return new Refusal(
      this.rule,
      this.problems.map((problem) => ({ ...problem, path: [key, ...problem.path] })),
    );
  }

  toJSON(): object {
    const errors = this.problems.length > 0 ? { errors: nested(this.problems) } : {};
    return { message: this.message, code: this.code, ...errors };
  }

  /** One line for the list of violations. */
  describe(): string {
    const details = this.problems.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    return [`${this.status} ${this.code} ${this.message}`, ...details].join(' | ');
  }
}

interface Nested {
  [key: string]: Nested | { code: string; message: string }[];
}

function nested(problems: Problem[]): Nested {
  const root: Nested = {};
  for (const { path, code, message } of problems) {
    const leaf = path.reduce<Nested>((at, key) => child(at, String(key)), root);
    const present = leaf._errors;
    leaf._errors = [...(Array.isArray(present) ? present : []), { code, message }];
  }
  return root;
}

function child(parent: Nested, key: string): Nested {
  const present = parent[key];
  if (present && !Array.isArray(present)) return present;
  const made: Nested = {};
  parent[key] = made;
  return made;
}

/** Throws the 50035 error when there is anything wrong. */
export function refuseIfAny(problems: Problem[]): void {
  if (problems.length > 0) throw new Refusal('invalid-form-body', problems);
}

/** Runs a check on the part `key` of a body, so that what it refuses names that part. */
export function within<T>(key: PropertyKey, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof Refusal ? error.inside(key) : error;
  }
}

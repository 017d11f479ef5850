/** What became of an interaction: answered, a person was told why not, or a defect of ours. */
type Outcome = 'ok' | 'told' | 'failed' | 'undelivered';

interface InteractionFacts {
  /** `ports list`, the name of a button's route, or `unknown`: never anything a person typed. */
  action: string;
  outcome: Outcome;
  /** The kind of a problem that was told. */
  problem: string | null;
  /** From receiving the interaction to its first callback being taken by Discord. */
  acknowledgedMs: number | null;
}

interface ExchangeFacts {
  dialect: string;
  method: string;
  /** A status, or how it failed. */
  outcome: string;
  durationMs: number;
}

/** Numbers for an operator; nothing in them is about a person. */
export interface Metrics {
  interaction(facts: InteractionFacts): void;
  exchange(facts: ExchangeFacts): void;
  rateLimitWait(ms: number): void;
  gatewayReady(ready: boolean): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

/** The three seconds of an acknowledgement, with some room on both sides. */
const ACKNOWLEDGEMENT_BUCKETS = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 2.5, 3];
/** Up to the time limits of the panel client. */
const PANEL_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Counts nothing, for whoever serves no metrics. */
export const noMetrics: Metrics = {
  interaction: () => {},
  exchange: () => {},
  rateLimitWait: () => {},
  gatewayReady: () => {},
  text: async () => '',
};

/** Loads what counts only here: it is 9 MiB, and nobody sees the numbers unless `HTTP_PORT` is set. */
export async function createMetrics(): Promise<Metrics> {
  const { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const interactions = new Counter({
    name: 'portkeeper_interactions_total',
    help: 'Interactions by what was asked for and what became of it',
    labelNames: ['action', 'outcome'],
    registers,
  });
  const problems = new Counter({
    name: 'portkeeper_problems_total',
    help: 'Problems that people were told about, by kind',
    labelNames: ['kind'],
    registers,
  });
  const storeErrors = new Counter({
    name: 'portkeeper_store_errors_total',
    help: 'Interactions that the store could not serve',
    registers,
  });
  const acknowledgement = new Histogram({
    name: 'portkeeper_acknowledgement_seconds',
    help: 'From receiving an interaction to its first callback',
    buckets: ACKNOWLEDGEMENT_BUCKETS,
    registers,
  });
  const panel = new Histogram({
    name: 'portkeeper_panel_request_seconds',
    help: 'Requests to panels by dialect, method and outcome',
    labelNames: ['dialect', 'method', 'outcome'],
    buckets: PANEL_BUCKETS,
    registers,
  });
  const waits = new Counter({
    name: 'portkeeper_rate_limit_waits_total',
    help: 'Waits for a rate limit of a panel that were waited out',
    registers,
  });
  const gateway = new Gauge({
    name: 'portkeeper_gateway_ready',
    help: '1 while every shard of this process is connected to Discord',
    registers,
  });
  return {
    interaction({ action, outcome, problem, acknowledgedMs }) {
      interactions.inc({ action, outcome });
      if (problem !== null) problems.inc({ kind: problem });
      if (problem === 'store-unavailable') storeErrors.inc();
      if (acknowledgedMs !== null) acknowledgement.observe(acknowledgedMs / 1000);
    },
    exchange: ({ dialect, method, outcome, durationMs }) =>
      panel.observe({ dialect, method, outcome }, durationMs / 1000),
    rateLimitWait: () => waits.inc(),
    gatewayReady: (ready) => gateway.set(ready ? 1 : 0),
    text: () => registry.metrics(),
  };
}

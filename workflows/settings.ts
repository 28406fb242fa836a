import type { CollectionPolicy } from '#domain/fulfilment/collection.ts'
import type { JourneyPolicy } from './prescriptions/deliver-prescription.ts'

export interface WorkerSettings {
  readonly temporalAddress: string
  /** Only for the demo, whose Temporal server may skip over weeks. */
  readonly temporalSkipsTime: boolean
  readonly insurerUrl: string
  readonly smsUrl: string
  /** Where events are reported to; undefined where no regulator takes them. */
  readonly regulatorUrl: string | undefined
  /** The courier that brings parcels to doors; undefined where there is none. */
  readonly courierUrl: string | undefined
  /** Where /healthz and /metrics are served on the loopback address; 0 takes a free port. */
  readonly port: number
  /** Only for the demo, whose sandbox is on this machine. */
  readonly allowsLoopbackWebhooks: boolean
  readonly policy: JourneyPolicy
  /** How often the parts of long prescriptions are looked through for what is due. */
  readonly partSweepSeconds: number
  readonly collection: CollectionPolicy
}

/** @throws Error with a sentence that says what to set. */
export function workerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  return {
    temporalAddress: environment.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
    temporalSkipsTime: environment.TEMPORAL_SKIPS_TIME === 'true',
    insurerUrl: required(environment, 'INSURER_URL'),
    smsUrl: required(environment, 'SMS_URL'),
    regulatorUrl: optional(environment, 'REGULATOR_URL'),
    courierUrl: optional(environment, 'COURIER_URL'),
    port: whole(environment, 'WORKER_PORT', { fallback: 0, least: 0 }),
    allowsLoopbackWebhooks: environment.WEBHOOKS_TO_LOOPBACK === 'allowed',
    policy: {
      // Not less, since the journey of a prescription in review begins some minutes before.
      slowReviewMinutes: whole(environment, 'SLOW_REVIEW_MINUTES', { fallback: 120, least: 5 }),
      stockRetryMinutes: whole(environment, 'STOCK_RETRY_MINUTES', { fallback: 30, least: 1 }),
    },
    partSweepSeconds: whole(environment, 'PART_SWEEP_SECONDS', { fallback: 60, least: 1 }),
    collection: { keptDays: whole(environment, 'UNCOLLECTED_DAYS', { fallback: 7, least: 1 }) },
  }
}

function optional(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = environment[name]
  return value === undefined || value === '' ? undefined : value.replace(/\/$/, '')
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = optional(environment, name)
  if (value !== undefined) return value
  throw new Error(
    `${name} is not set. Start everything with \`npm start\`, or set it to the address of the service.`,
  )
}

function whole(
  environment: NodeJS.ProcessEnv,
  name: string,
  { fallback, least }: { readonly fallback: number; readonly least: number },
): number {
  const value = Number(environment[name] ?? fallback)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new Error(`${name} is not a whole number of at least ${least}.`)
}

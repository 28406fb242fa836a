import type { Logger } from 'pino'
import type { RegulatorClient } from '#connectors/regulator/client.ts'
import type { ReportRequest } from '#connectors/regulator/contract.ts'
import type { DatabaseClient } from '#db/client.ts'
import { readRegulatorPage, readSealedEnd, type ReportedEvent } from '#db/audit/regulator-feed.ts'
import { errorFacts } from './failures.ts'
import { systemTenantId } from './ids.ts'
import { pause } from './pace.ts'
import { inTurns, type Relay } from './relay.ts'

const pauseMs = 1_000
/** After the regulator refused what we cannot change: a person must look, and may then restart it. */
const refusedPauseMs = 60_000
const eventsAtOnce = 500

const actor = { tenantId: systemTenantId, principalId: 'reporting', roles: [], siteIds: [] } as const

export interface Reporting {
  readonly database: DatabaseClient
  readonly regulator: RegulatorClient
  readonly clock: () => Date
}

/** What one step of reporting came to. */
export type ReportStep =
  /** The regulator has everything up to there. */
  | { readonly kind: 'reported'; readonly receivedTo: number; readonly isAll: boolean }
  /** It did not answer, and is asked again. */
  | { readonly kind: 'unavailable' }
  /** It lacks something before: ask it where it stands. */
  | { readonly kind: 'gap' }
  /** It refused for good, such as for a seal that does not fit. */
  | { readonly kind: 'refused'; readonly code: string }

/** Reports every event to the regulator's platform, one process at a time, from wherever the platform stands. */
export function keepReporting(relay: Relay, reporting: Reporting): Promise<void> {
  return inTurns(relay, 'regulator.reporting', async (until) => {
    let receivedTo: number | null = null
    while (!until.aborted) {
      const step = await tryStep(relay.log, reporting, receivedTo)
      receivedTo = step.kind === 'reported' ? step.receivedTo : null
      if (step.kind === 'reported' && !step.isAll) continue
      if (step.kind === 'refused') relay.log.error({ code: step.code }, 'the regulator refused a report')
      await pause(step.kind === 'refused' ? refusedPauseMs : pauseMs, until)
    }
  })
}

/** As the regulator's contract has it: times are texts. */
function asReported(event: ReportedEvent): ReportRequest['events'][number] {
  return {
    ...event,
    occurredAt: event.occurredAt.toISOString(),
    signatures: event.signatures.map((signature) =>
      Object.assign({}, signature, { recordedAt: signature.recordedAt.toISOString() }),
    ),
  }
}

async function tryStep(log: Logger, reporting: Reporting, receivedTo: number | null): Promise<ReportStep> {
  try {
    return await reportNext(reporting, receivedTo)
  } catch (error) {
    log.error(errorFacts(error), 'events could not be reported')
    return { kind: 'unavailable' }
  }
}

/**
 * Reports the events after `receivedTo`; null asks the regulator first where it stands. A lost reply is harmless: the
 * regulator knows each event by its place.
 */
export async function reportNext(
  { database, regulator, clock }: Reporting,
  receivedTo: number | null,
): Promise<ReportStep> {
  if (receivedTo === null) {
    const stands = await regulator.received()
    if (stands.kind !== 'answered') return { kind: 'unavailable' }
    return { kind: 'reported', ...stands.answer, isAll: false }
  }
  if ((await readSealedEnd(database)) <= receivedTo) return { kind: 'reported', receivedTo, isAll: true }
  const page = { after: receivedTo, limit: eventsAtOnce }
  const { events, seals } = await readRegulatorPage(database, actor, clock(), page)
  const outcome = await regulator.report({
    after: receivedTo,
    events: events.map(asReported),
    seals: [...seals],
  })
  switch (outcome.kind) {
    case 'answered':
      // What has come meanwhile waits for the next look, together: each report is proven and answered for itself.
      return { kind: 'reported', ...outcome.answer, isAll: events.length < eventsAtOnce }
    case 'unavailable':
      return { kind: 'unavailable' }
    case 'refused':
      return outcome.refusal.code === 'gap'
        ? { kind: 'gap' }
        : { kind: 'refused', code: outcome.refusal.code }
  }
}

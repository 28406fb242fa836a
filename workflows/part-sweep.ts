import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { listDueParts, type DuePart } from '#db/prescriptions/due-parts.ts'
import { missPart } from '#db/prescriptions/miss-part.ts'
import { startPart } from '#db/prescriptions/start-part.ts'
import { errorFacts } from './failures.ts'
import { systemTenantId } from './ids.ts'
import { forEachAtMost } from './pace.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const atOnce = 8
const pageSize = 500

const system = { tenantId: systemTenantId, principalId: 'part-sweep', roles: [], siteIds: [] } as const

/** What a sweep did. */
export interface Sweep {
  readonly started: number
  readonly held: number
  readonly missed: number
  /** Parts that could not be dealt with; the next sweep finds them again. */
  readonly failed: readonly unknown[]
}

interface SweepPace {
  readonly clock: () => Date
  readonly pauseSeconds: number
}

/**
 * Again and again, one process at a time, begins the parts of long prescriptions that have fallen due, and closes those
 * that the patient never had. It reads rows only, so what a lost Temporal store or a long standstill left is found here.
 */
export function keepSweepingParts(relay: Relay, { clock, pauseSeconds }: SweepPace): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'parts.sweeping', pauseMs: pauseSeconds * 1_000, failure: 'due parts could not be listed' },
    async () => {
      const { failed, ...done } = await sweepParts(relay.database, clock())
      if (done.started + done.held + done.missed > 0) relay.log.info(done, 'parts were due')
      for (const error of failed) relay.log.error(errorFacts(error), 'a part could not be dealt with')
    },
  )
}

/** One sweep at `now`. The event of each part that begins starts its journey. */
export async function sweepParts(database: DatabaseClient, now: Date): Promise<Sweep> {
  const due = await listDueParts(database, system, now, pageSize)
  const count = { started: 0, held: 0, missed: 0 }
  const failed: unknown[] = []
  const tryEach = (parts: readonly DuePart[], act: (part: DuePart) => Promise<void>) =>
    forEachAtMost(atOnce, parts, (part) => act(part).catch((error: unknown) => void failed.push(error)))
  await tryEach(due.missed, async (part) => {
    const { answer } = await missPart(database, requestFor(part, 'parts.miss', now), part)
    if (answer.outcome === 'missed') count.missed += 1
  })
  await tryEach(due.toStart, async (part) => {
    const { answer } = await startPart(database, requestFor(part, 'parts.start', now), part)
    if (answer.outcome !== 'notDue') count[answer.outcome] += 1
  })
  return { ...count, failed }
}

/** In the name of the hospital. Each sweep asks anew, and the part's row decides: so its time is part of the key. */
function requestFor({ tenantId, prescriptionId, part }: DuePart, route: string, now: Date): CommandRequest {
  return {
    actor: { tenantId, principalId: 'part-sweep', roles: ['system'], siteIds: [], cause: 'part-sweep' },
    route,
    key: `${prescriptionId}/${part}/${now.toISOString()}`,
    body: { prescriptionId, part },
    now,
  }
}

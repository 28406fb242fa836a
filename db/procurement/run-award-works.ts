import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { TenderProgress } from '#domain/procurement/tender/problem.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { makeAward } from './awards.ts'
import { procurementAwardWorks } from './award-work-schema.ts'
import { listOpenAwardWorks, moveAwardWork, type AwardWorkRow } from './award-works.ts'
import { optimiseWith } from './optimise.ts'

/** Who looks across tenants for work that waits: the system itself, in no tenant's name. */
const reader = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'award-works',
  roles: [],
  siteIds: [],
} as const

/** How often a solver at work tells how far it has come, and looks whether it was cancelled. */
const lookMs = 1_000

/**
 * Works out every award that waits, one after the other. One that a process left behind begins anew; one whose tender has no
 * award fails with the reason; what fails otherwise is tried again the next time.
 * @param optimiser how a work is worked out, from what stops it and whom to tell how far it has come.
 * @returns what went wrong, other than with a tender.
 */
export async function runAwardWorks(
  client: DatabaseClient,
  clock: () => Date,
  until: AbortSignal,
  optimiser: typeof optimiseWith = optimiseWith,
): Promise<unknown[]> {
  const failed: unknown[] = []
  for (const work of await listOpenAwardWorks(client, reader, clock())) {
    if (until.aborted) break
    await workOut(client, work, { clock, until, optimiser }).catch((error: unknown) => failed.push(error))
  }
  return failed
}

/** What a turn of the works goes by. */
interface Turn {
  readonly clock: () => Date
  readonly until: AbortSignal
  readonly optimiser: typeof optimiseWith
}

async function workOut(
  client: DatabaseClient,
  work: AwardWorkRow,
  { clock, until, optimiser }: Turn,
): Promise<void> {
  const { id, tenantId, roundId, options, requestedBy } = work
  const actor: Actor = { tenantId, principalId: requestedBy, roles: [], siteIds: [], cause: 'award-works' }
  const began = clock().toISOString()
  const requestFor = (step: string): CommandRequest => ({
    actor,
    route: 'award_works.run',
    key: `${id}/${began}/${step}`,
    body: null,
    now: clock(),
  })
  if (work.state === 'queued') {
    const isMine = await runCommand(client, requestFor('start'), async (transaction) => {
      await moveAwardWork(transaction, id, 'running')
      return {}
    }).then(
      () => true,
      (error: unknown) => {
        // It was cancelled meanwhile.
        if (error instanceof CommandRefused) return false
        throw error
      },
    )
    if (!isMine) return
  }
  const watch = watchWork(client, requestFor, work)
  const signal = AbortSignal.any([until, watch.cancelled])
  try {
    await makeAward(client, requestFor('finish'), {
      roundId,
      options,
      optimise: optimiser({ signal, onProgress: watch.onProgress }),
      finish: (transaction, awardId) => moveAwardWork(transaction, id, 'done', { awardId }),
    })
  } catch (error) {
    // The next turn begins it anew, unless it was cancelled.
    if (signal.aborted) return
    if (!(error instanceof CommandRefused)) throw error
    const { refusals } = error
    await runCommand(client, requestFor('fail'), async (transaction) => {
      await moveAwardWork(transaction, id, 'failed', { refusals })
      return {}
    }).catch((reason: unknown) => {
      if (!(reason instanceof CommandRefused)) throw reason
    })
  } finally {
    await watch.stop()
  }
}

/** Writes the newest progress once a second, and finds out when the work is cancelled. Neither is worth failing for. */
function watchWork(
  client: DatabaseClient,
  requestFor: (step: string) => CommandRequest,
  { id }: AwardWorkRow,
) {
  const cancelled = new AbortController()
  const stopped = new AbortController()
  let newest: TenderProgress | null = null
  const ofWork = and(eq(procurementAwardWorks.id, id), eq(procurementAwardWorks.state, 'running'))
  const look = async (step: string) => {
    const known = newest === null ? {} : progressOf(newest)
    const { answer } = await runCommand(client, requestFor(step), async ({ db }) => {
      const told = await db
        .update(procurementAwardWorks)
        .set({ rounds: 0, ...known })
        .where(ofWork)
      return { isRunning: (told.rowCount ?? 0) > 0 }
    })
    if (!answer.isRunning) cancelled.abort()
  }
  const watching = (async () => {
    for (let step = 1; !stopped.signal.aborted && !cancelled.signal.aborted; step += 1) {
      await sleep(lookMs, undefined, { signal: stopped.signal }).catch(() => {})
      if (!stopped.signal.aborted) await look(`look-${step}`).catch(() => {})
    }
  })()
  return {
    cancelled: cancelled.signal,
    onProgress: (progress: TenderProgress) => {
      newest = progress
    },
    async stop() {
      stopped.abort()
      await watching
    },
  }
}

function progressOf({ round: rounds, cost, gap }: TenderProgress) {
  return {
    rounds,
    costTenThousandths: cost === null ? null : Math.round(cost),
    gapPerMillion: gap === null ? null : Math.min(1_000_000, Math.ceil(gap * 1_000_000)),
  }
}

import type { WorkflowClient } from '@temporalio/client'
import type { Logger } from 'pino'
import type { DatabaseClient } from '#db/client.ts'
import { readCursor, readEventsAfter, saveCursor } from '#db/events/cursors.ts'
import { eventsChannel, placeEvents } from '#db/events/placing.ts'
import { takeTurn } from '#db/events/turns.ts'
import { arrivalSites, suppliedCampaigns, tellShortages } from './arrivals.ts'
import { deliver, deliveriesOf, withSupplied } from './deliveries.ts'
import { noErrands } from './errands.ts'
import { errorFacts } from './failures.ts'
import { forEachAtMost, hearCalls, keepWorking, pause, type Listen } from './pace.ts'
import type { JourneyPolicy } from './prescriptions/deliver-prescription.ts'

const batchEvents = 500
const deliveriesAtOnce = 16
/** How soon another process goes on after the one that had the turn is gone. */
const turnPauseMs = 1_000
/** What calls for a repeated job within this time is dealt with together. */
const callPauseMs = 1_000
/** The relay's name among the readers of the stream. */
const reader = 'workflows'

export interface RelayMetrics {
  /** Events that were placed in the stream, or delivered to workflows. */
  count(step: 'placed' | 'delivered', events: number): void
}

export interface Relay {
  readonly database: DatabaseClient
  readonly log: Logger
  readonly metrics: RelayMetrics
  readonly until: AbortSignal
}

/**
 * Gives committed events their places, one process at a time. Needs no Temporal: the pages and the feeds that follow
 * the stream go on without it.
 */
export function keepPlacing(relay: Relay): Promise<void> {
  return inTurns(relay, 'events.placing', async (until) => {
    await keepWorking({
      until,
      onError: (error) => relay.log.error(errorFacts(error), 'events could not be placed'),
      run: async () => {
        const batch = await placeEvents(relay.database, batchEvents)
        relay.metrics.count('placed', batch?.count ?? 0)
        return batch?.count === batchEvents
      },
    })
  })
}

/** Starts and signals workflows from placed events, one process at a time. */
export function keepDelivering(
  relay: Relay,
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  errands = noErrands,
): Promise<void> {
  return followStream(relay, {
    job: 'events.delivering',
    failure: 'events could not be delivered',
    run: async () => {
      const count = await deliverBatch(relay, workflows, policy, errands)
      relay.metrics.count('delivered', count)
      return count === batchEvents
    },
  })
}

export interface StreamReader {
  readonly job: string
  /** What the log says when a batch failed; it is tried again. */
  readonly failure: string
  /** Deals with the next events; true when there may be more at once. */
  readonly run: () => Promise<boolean>
}

/** Reads on whenever the stream has grown, one process at a time, until told to end. */
export function followStream(relay: Relay, { job, failure, run }: StreamReader): Promise<void> {
  return inTurns(relay, job, (until) =>
    keepWorking({
      run,
      until,
      onError: (error) => relay.log.error(errorFacts(error), failure),
      listen: callsOf(relay, eventsChannel),
    }),
  )
}

/**
 * Delivers the next events to their workflows: those of one workflow together and in order, those of different ones
 * side by side. The cursor moves on after the whole batch, so after a crash some are delivered again.
 * @returns how many events the batch had.
 */
export async function deliverBatch(
  { database, log }: Pick<Relay, 'database' | 'log'>,
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  errands = noErrands,
): Promise<number> {
  const position = await readCursor(database, reader)
  const events = await readEventsAfter(database.network, position, batchEvents)
  const last = events.at(-1)
  if (last === undefined) return 0
  const deliveries = deliveriesOf(events, ({ position: at, type }) => {
    log.error({ position: at, type }, 'event cannot be read and is passed over')
  })
  const siteIds = arrivalSites(events)
  await tellShortages(database, events, siteIds)
  const supplied = await suppliedCampaigns(database, siteIds, new Date())
  await forEachAtMost(deliveriesAtOnce, withSupplied(deliveries, supplied), (delivery) =>
    deliver(workflows, policy, delivery, errands),
  )
  await saveCursor(database, reader, last.position)
  return events.length
}

/** Works at a job whenever it is this process's turn, until told to end. */
export async function inTurns(
  { database, log, until }: Relay,
  job: string,
  work: (until: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!until.aborted) {
    try {
      const turn = await takeTurn(database, job)
      if (turn !== null) {
        log.info({ job }, 'turn taken')
        await work(AbortSignal.any([until, turn.lost])).finally(() => turn.end())
      }
    } catch (error) {
      log.error({ job, ...errorFacts(error) }, 'turn could not be taken')
    }
    await pause(turnPauseMs, until)
  }
}

export interface RepeatedJob {
  readonly job: string
  /** Between the end of one piece of work and the start of the next. */
  readonly pauseMs: number
  /** A channel of the database whose calls end a pause, but for its first second. */
  readonly channel?: string
  /** What the log says of a piece of work that failed; the next one is tried all the same. */
  readonly failure: string
}

/** Does a piece of work again and again, one process at a time, until told to end. */
export function repeatInTurns(
  relay: Relay,
  { job, pauseMs, failure, channel }: RepeatedJob,
  work: (until: AbortSignal) => Promise<unknown>,
): Promise<void> {
  return inTurns(relay, job, async (until) => {
    const calls = await hearCalls(channel === undefined ? undefined : callsOf(relay, channel))
    while (!until.aborted) {
      // Who is called while it works looks once more.
      const called = calls.next()
      try {
        await work(until)
      } catch (error) {
        relay.log.error(errorFacts(error), failure)
      }
      if (channel !== undefined) await pause(Math.min(pauseMs, callPauseMs), until)
      await pause(pauseMs, AbortSignal.any([until, called]))
    }
    await calls.stop()
  })
}

/** What is called on a channel of the database; a connection that broke and came back counts as a call. */
function callsOf({ database }: Relay, channel: string): Listen {
  return (ring) => database.listen(channel, ring, ring)
}

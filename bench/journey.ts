import { Client, Connection } from '@temporalio/client'
import { type Cast, openCast, playWith } from '#bin/demo/play.ts'
import { startTemporarySystem } from '#bin/temporary-system.ts'
import type { System } from '#bin/system.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { rounded } from './figures.ts'
import { measureLimit } from './journey-limit.ts'
import { readProcessorTimes, tellProcessorTimes } from './processor-time.ts'

/** Enough that the last ones, which leave a good part of the machine idle for some seconds, do not count for much. */
const journeyCount = 1_440
const unitCount = 480
/** On their way at once, journeys as well as units of the limit: parcels wait for each other at the stations. */
const inFlight = 96
/** A station's first parcel waits this long for others of its wave. */
const gatherMs = 2_000
const warmUpCount = 144
const sampledJourneys = 40

/**
 * Whole prescriptions a second from POST to hand-over through the running system, against the bare minimum on the same
 * servers in the same run. Limit and journeys take turns, so that a machine that slows down slows both.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  const system = await startTemporarySystem({ report })
  const cast = openCast({ ...system, gatherMs })
  try {
    await system.waitUntilReady()
    report('Warming up: everyone signs in.')
    await perSecond(cast, warmUpCount)
    report('Measuring the limit, the journeys, and the limit again.')
    const before = await measureLimit(system, unitCount, inFlight)
    const used = readProcessorTimes(system)
    const journeys = await perSecond(cast, journeyCount)
    const usedAfter = readProcessorTimes(system)
    if (used !== null && usedAfter !== null) report(tellProcessorTimes(used, usedAfter, journeyCount))
    const after = await measureLimit(system, unitCount, inFlight)
    const limit = (before + after) / 2
    return {
      figures: {
        per_second: rounded(journeys),
        limit_per_second: rounded(limit),
        ratio: rounded(journeys / limit),
        tasks_per_journey: rounded(await tasksPerJourney(system)),
      },
      peer: { name: '8 workflow tasks beside 12 one-statement transactions', per_second: rounded(limit) },
      targets: [
        { figure: 'ratio', must: 'atLeast', value: 0.7 },
        { figure: 'tasks_per_journey', must: 'atMost', value: 8 },
      ],
    }
  } finally {
    cast.close()
    await system.stop()
  }
}

async function perSecond(cast: Cast, count: number): Promise<number> {
  const { delivered, seconds } = await playWith(cast, { count, inFlight, plotOf: () => 'plain' })
  if (delivered !== count) throw new Error(`Only ${delivered} of ${count} prescriptions were delivered.`)
  return count / seconds
}

/** Workflow tasks in the histories of the last journeys, on average. */
async function tasksPerJourney({ temporalAddress }: System): Promise<number> {
  const connection = await Connection.connect({ address: temporalAddress })
  try {
    const client = new Client({ connection })
    let journeys = 0
    let tasks = 0
    for await (const { workflowId } of client.workflow.list({
      query: "WorkflowType = 'deliverPrescription' AND ExecutionStatus = 'Completed'",
    })) {
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
      tasks += (events ?? []).filter((event) => Boolean(event.workflowTaskCompletedEventAttributes)).length
      journeys += 1
      if (journeys === sampledJourneys) break
    }
    return tasks / journeys
  } finally {
    await connection.close()
  }
}

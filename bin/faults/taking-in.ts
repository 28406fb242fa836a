import { setTimeout as sleep } from 'node:timers/promises'
import { connectOwner } from '#db/client.ts'
import { sendPart, waitForPart, type Part } from '../demo/order-parts.ts'
import { openCast } from '../demo/play.ts'
import {
  acceptBoth,
  castOf,
  placeAndApprove,
  receiveWhole,
  villageSite,
  type Cast,
} from '../demo/scenarios/order-48h.ts'
import type { ScenarioStage } from '../demo/scenarios/scenario.ts'
import type { System } from '../system.ts'
import { sendImport } from './import-job.ts'

/** Goods that come to a site, in one transaction. */
interface TakingIn {
  readonly what: string
  readonly units: number
  /** Resolves when it was answered that they are there, however often that had to be asked for. */
  readonly begin: () => Promise<unknown>
}

const lookMs = 50
const patienceMs = 60_000

/** Something that takes goods in and is killed on the way. @returns what does not hold. */
export type TakeIn = (system: System, report: (message: string) => void) => Promise<string[]>

/**
 * Receives the two parts of a B2B order, while the API, or the backend of PostgreSQL that does it, is killed with -9 in the
 * middle of the transaction. Nothing may be half done or lost, and in the end each was done once.
 */
export const receiveThroughKills: TakeIn = (system, report) =>
  onStage(system, report, async (stage, people) => {
    const { changhePart, liupanPart } = await acceptBoth(stage, people, await placeAndApprove(stage, people))
    const first = await receiptOf(stage, people, changhePart)
    const second = await receiptOf(stage, people, liupanPart)
    await killProcess(system, stage, first, 'api')
    await killBackend(system, stage, second)
    for (const { id } of [changhePart, liupanPart]) await waitForPart(stage, people.village, id, 'received')
  })

/** Applies two imports in the same way, while the worker, or the backend of PostgreSQL, is killed with -9. */
export const importThroughKills: TakeIn = (system, report) =>
  onStage(system, report, async (stage, people) => {
    await killProcess(system, stage, importOf(system, stage, people, 1), 'worker')
    await killBackend(system, stage, importOf(system, stage, people, 2))
  })

async function onStage(
  system: System,
  report: (message: string) => void,
  play: (stage: ScenarioStage, people: Cast) => Promise<void>,
): Promise<string[]> {
  const failed: string[] = []
  const cast = openCast(system)
  const stage: ScenarioStage = {
    ...cast.context,
    world: cast.world,
    moveClockTo: () => Promise.reject(new Error('The clock of this system stays.')),
    tell: report,
    check(what, holds) {
      if (!holds) failed.push(what)
    },
  }
  try {
    await play(stage, await castOf(stage))
    return failed
  } finally {
    cast.close()
  }
}

/** A part of the order that is on its way, which the village receives whole. */
async function receiptOf(stage: ScenarioStage, people: Cast, part: Part): Promise<TakingIn> {
  const sent = await sendPart(stage, part)
  return {
    what: 'a receipt',
    units: sent.lines.reduce((sum, { codes, packUnits }) => sum + codes.length * packUnits, 0),
    begin: () => receiveWhole(stage, people, sent),
  }
}

/** Stock of ten lots that the county has in a file. */
function importOf(system: System, stage: ScenarioStage, { operator }: Cast, number: number): TakingIn {
  const [product] = stage.world.products
  const site = stage.world.sites.find(({ id }) => id === villageSite(stage))
  const units = Array.from({ length: 10 }, (_, index) => number * 100 + index)
  const rows = units.map(
    (count, index) => `${site?.nameZh},${product?.gtin},F${number}-${index},2099-12-31,${count}`,
  )
  return {
    what: 'an import',
    units: units.reduce((sum, count) => sum + count, 0),
    begin: () =>
      sendImport(system, stage.api, operator, ['站点,药品编码,批号,有效期至,数量', ...rows].join('\n')),
  }
}

/** The transaction is cut off by the death of who asked for it, and asked for again once that process is back. */
async function killProcess(
  system: System,
  stage: ScenarioStage,
  taken: TakingIn,
  name: 'api' | 'worker',
): Promise<void> {
  const before = await unitsAt(system, villageSite(stage))
  await inTheMiddle(system, taken, async ({ backend, letGo }) => {
    const part = system.part(name)
    await part.kill()
    await letGo()
    // What PostgreSQL had begun it gives up when it sees that nobody is there.
    await untilGone(system, backend)
    const held = (await unitsAt(system, villageSite(stage))) === before
    stage.check(`${taken.what} whose ${name} was killed has left nothing`, held)
    await part.restart()
  })
  await checkOnce(system, stage, taken, before)
}

/** The transaction's own backend dies, and with it PostgreSQL starts anew. */
async function killBackend(system: System, stage: ScenarioStage, taken: TakingIn): Promise<void> {
  const before = await unitsAt(system, villageSite(stage))
  await inTheMiddle(system, taken, async ({ backend }) => {
    process.kill(backend, 'SIGKILL')
  })
  await checkOnce(system, stage, taken, before)
}

async function checkOnce(
  system: System,
  stage: ScenarioStage,
  { what, units }: TakingIn,
  before: number,
): Promise<void> {
  const after = await unitsAt(system, villageSite(stage))
  stage.check(
    `${what} that was killed has been done once: ${after - before} of ${units}`,
    after === before + units,
  )
}

interface Middle {
  /** The process of PostgreSQL that stands in the transaction. */
  readonly backend: number
  /** Lets it go on. */
  readonly letGo: () => Promise<void>
}

/** Begins to take goods in, strikes while the transaction waits for the shelf, and waits until they are there. */
async function inTheMiddle(
  { databaseUrl }: System,
  { begin }: TakingIn,
  strike: (middle: Middle) => Promise<void>,
): Promise<void> {
  const owner = await connectOwner(databaseUrl)
  // Dies with the backend beside it.
  owner.on('error', () => {})
  const letGo = () => owner.end().catch(() => {})
  try {
    await owner.query('begin; lock table stock_balances in share mode')
    const taken = begin()
    const struck = (async () => {
      const backend = await look(async () => {
        const { rows } = await owner.query<{ pid: number }>(
          `select pid from pg_locks where relation = 'stock_balances'::regclass and not granted`,
        )
        return rows[0]?.pid
      })
      await strike({ backend, letGo })
    })()
    await Promise.all([taken, struck])
  } finally {
    await letGo()
  }
}

async function untilGone({ databaseUrl }: System, backend: number): Promise<void> {
  const owner = await connectOwner(databaseUrl)
  try {
    await look(async () => {
      const { rows } = await owner.query('select from pg_stat_activity where pid = $1', [backend])
      return rows.length === 0 ? true : undefined
    })
  } finally {
    await owner.end()
  }
}

/** What a site has, by the books. */
async function unitsAt({ databaseUrl }: System, siteId: string): Promise<number> {
  const owner = await connectOwner(databaseUrl)
  try {
    const { rows } = await owner.query<{ units: number }>(
      'select coalesce(sum(units), 0)::int as units from stock_balances where site_id = $1',
      [siteId],
    )
    return rows[0]?.units ?? 0
  } finally {
    await owner.end()
  }
}

/** Looks until there is something to see. @throws Error after a minute. */
async function look<Value>(at: () => Promise<Value | undefined>): Promise<Value> {
  for (const givesUpAt = Date.now() + patienceMs; Date.now() < givesUpAt; await sleep(lookMs)) {
    const seen = await at()
    if (seen !== undefined) return seen
  }
  throw new Error(`Nothing to see for ${patienceMs / 1000} s.`)
}

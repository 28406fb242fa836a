import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import type { DatabaseUrls } from '#db/settings.ts'
import { reserve, stockLot, type HotLot } from './one-lot.ts'

/** The worked case: so many processes share so many decrements of 5, which use up the stock exactly. */
const processes = 8
const decrements = 8_192
const unitsEach = 5
const stockUnits = decrements * unitsEach

/** What a process of the worked case is told, and what it answers. */
interface Task {
  readonly urls: DatabaseUrls
  readonly lot: HotLot
  readonly decrements: number
}
interface Done {
  readonly taken: number
  readonly refused: number
}

/**
 * Lets 8 processes share 8,192 decrements of 5 from 40,960, each with one more at the end than there is.
 * @returns what is left by the books and by the ledger, whichever is farther from 0, and how many were refused cleanly.
 */
export async function runWorkedCase(
  database: DatabaseClient,
): Promise<{ worked_end: number; worked_refused: number }> {
  const lot = await stockLot(database, 'WORKED', stockUnits)
  const task: Task = { urls: database.urls, lot, decrements: decrements / processes }
  const answers = await Promise.all(Array.from({ length: processes }, () => runProcess(task)))
  const taken = answers.reduce((sum, answer) => sum + answer.taken, 0)
  if (taken !== decrements) throw new Error(`${taken} of ${decrements} decrements were made.`)
  const found = await database.network.execute<{ left: number; moved: number }>(sql`
    select
      (select units from stock_balances where lot_id = ${lot.lotId} and status = 'available') as left,
      (select sum(units) from stock_movements where lot_id = ${lot.lotId} and reason = 'reserve')::integer as moved`)
  const [books] = found.rows
  if (books === undefined) throw new Error('The lot of the worked case has no books.')
  return {
    worked_end: Math.max(books.left, Math.abs(stockUnits - books.moved)),
    worked_refused: answers.reduce((sum, answer) => sum + answer.refused, 0),
  }
}

function runProcess(task: Task): Promise<Done> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, STOCK_DECREMENTS: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(printed) as Done)
      else reject(new Error(`A process of the worked case ended with ${code}.`))
    })
  })
}

/** One of the processes: takes its share, then asks for one more. */
async function takeShare({ urls, lot, decrements: share }: Task): Promise<Done> {
  const database = openDatabase(urls, { app: 1, network: 1 })
  try {
    let taken = 0
    while (taken < share && (await reserve(database, lot, unitsEach))) taken += 1
    // The others may still be taking theirs: this one is refused once nothing is left.
    while (await isLeft(database, lot)) await sleep(50)
    return { taken, refused: (await reserve(database, lot, unitsEach)) ? 0 : 1 }
  } finally {
    await database.close()
  }
}

async function isLeft({ network }: DatabaseClient, { lotId }: HotLot): Promise<boolean> {
  const { rows } = await network.execute(
    sql`select 1 from stock_balances where lot_id = ${lotId} and status = 'available' and units > 0`,
  )
  return rows.length > 0
}

if (import.meta.main) {
  const task = JSON.parse(process.env.STOCK_DECREMENTS ?? 'null') as Task
  process.stdout.write(JSON.stringify(await takeShare(task)))
}

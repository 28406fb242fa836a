import { setTimeout as sleep } from 'node:timers/promises'
import type { World } from '#seeds/world/world.ts'
import type { ApiClient, Session } from '../http.ts'
import { campaignVillages, householdColumns, householdRow } from './world.ts'

/** Every so many rows of a file there is a faulty one beside the sound ones. */
const faultyShare = 50
const lookMs = 250

export interface ImportStage {
  readonly api: ApiClient
  readonly operator: Session
  readonly world: World
}

/** A file holds at most 500,000 rows, the faulty ones among them. */
const mostOfFile = 250_000

/** Sends the households file by file, waits until each was read, and confirms it without its faulty rows. */
export async function importHouseholds(
  stage: ImportStage,
  campaignId: string,
  households: number,
): Promise<ImportedFile> {
  let [rows, faultyRows] = [0, 0]
  for (let from = 0; from < households; from += mostOfFile) {
    const file = await importFile(stage, campaignId, from, Math.min(from + mostOfFile, households))
    rows += file.rows
    faultyRows += file.faultyRows
  }
  return { rows, faultyRows }
}

async function importFile(
  { api, operator, world }: ImportStage,
  campaignId: string,
  from: number,
  to: number,
): Promise<ImportedFile> {
  const villages = campaignVillages(world)
  const { importId } = await api.post<{ importId: string }>(operator, '/imports', {
    kind: 'campaign_households',
    format: 'csv',
    fileName: 'households.csv',
    campaignId,
  })
  const path = `/imports/${importId}`
  await api.upload(operator, `${path}/content`, csvOf(villages, from, to))
  const { rows, faultyRows } = await until(api, operator, path, 'previewed')
  await api.post(operator, `${path}/confirm`, { leavesOutFaulty: true })
  await until(api, operator, path, 'done')
  return { rows, faultyRows }
}

export interface ImportedFile {
  readonly rows: number
  readonly faultyRows: number
}

async function until(api: ApiClient, operator: Session, path: string, state: string) {
  for (;;) {
    const job = await api.get<ImportedFile & { state: string; refusals: readonly unknown[] }>(operator, path)
    if (job.state === state) return job
    if (job.state === 'failed') throw new Error(JSON.stringify(job.refusals))
    await sleep(lookMs)
  }
}

/** The file piece by piece, so that this process does not hold it. */
function* csvOf(villages: readonly string[], from: number, to: number): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let lines = [householdColumns]
  for (let index = from; index < to; index += 1) {
    lines.push(householdRow(villages, index))
    if (index % faultyShare === 0) lines.push(householdRow(villages, index, true))
    if (lines.length < 5_000) continue
    yield encoder.encode(`${lines.join('\n')}\n`)
    lines = []
  }
  yield encoder.encode(lines.join('\n'))
}

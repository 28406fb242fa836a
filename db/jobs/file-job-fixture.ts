import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { FileFormat } from '#domain/jobs/file-job.ts'
import type { ImportKind } from '#domain/jobs/import-kinds.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { requestOf, testNow } from '../test-world.ts'
import { receiveFile, requestImport } from './imports.ts'
import { runFileJobs } from './run-file-jobs.ts'

// For tests: imports sent in as a person would, and the work done as the worker would.

/** Begins an import and sends its file, in pieces that end anywhere. */
export async function sendFile(
  client: DatabaseClient,
  actor: Actor,
  kind: ImportKind,
  file: Buffer,
  format: FileFormat = 'csv',
): Promise<string> {
  const begun = await requestImport(client, requestOf(actor), {
    kind,
    format,
    fileName: `${randomUUIDv7()}.${format}`,
  })
  const { importId } = begun.answer
  await receiveFile(client, { actor, now: testNow }, importId, inPieces(file))
  return importId
}

async function* inPieces(file: Buffer): AsyncGenerator<Buffer> {
  const pieceBytes = 100_003
  for (let from = 0; from < file.length; from += pieceBytes) yield file.subarray(from, from + pieceBytes)
}

/** Does all the work that waits. @throws what went wrong other than with a file. */
export async function workOff(client: DatabaseClient, now = testNow): Promise<void> {
  const failed = await runFileJobs(client, () => now, new AbortController().signal)
  if (failed.length > 0) throw new AggregateError(failed, 'jobs could not be worked on')
}

/**
 * Text in GB18030 for ASCII and the few Chinese characters that `known` lists, since the platform decodes it only: each is
 * found by decoding every code of two bytes.
 */
export function inGb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030')
  const codeOf = new Map<string, readonly [number, number]>()
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low !== 0x7f) codeOf.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
    }
  }
  const bytes = new Uint8Array(text.length * 2)
  let length = 0
  for (const character of text) {
    const ascii = character.charCodeAt(0)
    const code = ascii < 0x80 ? [ascii] : codeOf.get(character)
    if (code === undefined) throw new RangeError(`no code for ${character}`)
    for (const byte of code) {
      bytes[length] = byte
      length += 1
    }
  }
  return Buffer.from(bytes.subarray(0, length))
}

/** What the ledger has out of balance, 0 when every unit that was received lies somewhere or went somewhere. */
export async function unaccountedUnits({ network }: DatabaseClient): Promise<number> {
  const found = await network.execute<{ units: number }>(sql`
    select (select coalesce(sum(units), 0) from stock_balances) - (select coalesce(sum(
      case when from_account in ('supplier', 'patient', 'loss') then units else 0 end
      - case when to_account in ('supplier', 'patient', 'loss') then units else 0 end), 0) from stock_movements) as units`)
  return Number(found.rows[0]?.units)
}

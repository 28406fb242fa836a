import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import type { ImportKind } from '#domain/jobs/import-kinds.ts'
import type { ImportValues } from '#domain/jobs/read-import-row.ts'
import { applyHouseholds } from '../campaigns/import-households.ts'
import { listProducts } from '../catalogue/commands.ts'
import { productListingSchema } from '../catalogue/listing.ts'
import { products } from '../catalogue/schema.ts'
import { CommandRefused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { receiptLineSchema } from '../inventory/receipt-lines.ts'
import { receiveOpeningStock } from '../inventory/receive.ts'
import { enterPriceLists, priceListSchema } from '../orders/sellers.ts'
import { importDemand, importedWeekSchema } from '../replenishment/import-demand.ts'
import { moveFileJob, removeApplied, tellOf, type FileJobRow } from './file-jobs.ts'
import { importRows } from './file-schema.ts'
import { listingOf } from './resolve-row.ts'
import type { JobRunner } from './preview-import.ts'

const pageRows = 5_000

interface SoundRow {
  readonly row: number
  readonly values: ImportValues
}

/**
 * Applies a confirmed import: every sound row in one transaction, in which the job is done as well. So a process that dies
 * meanwhile has applied all of it or nothing, a cancel that comes first leaves nothing to apply, and whoever finds the job
 * confirmed may apply it.
 * @throws CommandRefused what the rows' command refuses, with the rows' numbers; `wrongState` when it was cancelled.
 */
export async function applyImport(runner: JobRunner, job: FileJobRow): Promise<void> {
  // Half a million households are applied where they lie; other rows are held for their command.
  const rows = job.kind === 'campaign_households' ? [] : await readSoundRows(runner, job.id)
  const request: CommandRequest = {
    ...runner.requestFor('apply'),
    body: { importId: job.id, sha256: job.sha256 },
    precondition: async (transaction) => {
      await moveFileJob(transaction, job.id, 'done')
      if (job.campaignId !== null)
        await applyHouseholds(transaction, { importId: job.id, campaignId: job.campaignId })
      await removeApplied(transaction, job.id)
      tellOf(transaction, job, 'finished')
    },
  }
  try {
    if (job.kind === 'campaign_households') await runCommand(runner.client, request, async () => ({}))
    else await apply[job.kind as Exclude<ImportKind, 'campaign_households'>](runner, request, rows)
  } catch (error) {
    throw error instanceof CommandRefused ? withRowNumbers(error, rows) : error
  }
}

type Apply = (runner: JobRunner, request: CommandRequest, rows: readonly SoundRow[]) => Promise<unknown>

const apply: Readonly<Record<Exclude<ImportKind, 'campaign_households'>, Apply>> = {
  opening_stock: ({ client }, request, rows) =>
    receiveOpeningStock(
      client,
      request,
      rows.map(({ values }) => receiptLineSchema.parse(values)),
    ),
  demand_history: ({ client }, request, rows) =>
    importDemand(
      client,
      request,
      rows.map(({ values }) => importedWeekSchema.parse(values)),
    ),
  price_list: ({ client }, request, rows) => enterPriceLists(client, request, listsOf(rows)),
  products: async ({ client, actor }, request, rows) => {
    const codes = rows.map(({ values }) => String(values.standardCode))
    const known = await readAs(client, actor, (db) =>
      db
        .select({ id: products.id, standardCode: products.standardCode })
        .from(products)
        .where(inArray(products.standardCode, codes)),
    )
    const idOf = new Map(known.map(({ id, standardCode }) => [standardCode, id]))
    const listings = rows.map(({ values }) =>
      productListingSchema.parse({
        ...listingOf(values),
        id: idOf.get(String(values.standardCode)) ?? randomUUIDv7(),
      }),
    )
    return listProducts(client, request, listings)
  },
}

/** One list for each group and time that the rows name, in the order in which they name them. */
function listsOf(rows: readonly SoundRow[]) {
  const groups = Map.groupBy(rows, ({ values }) =>
    [values.buyerGroup, values.validFrom, values.validTo].join('/'),
  )
  return [...groups.values()].map((group) => {
    const values = group.map((row) => row.values)
    const prices = values.map(({ productId, fromUnits, unitPriceTenThousandths }) => ({
      productId,
      fromUnits,
      unitPriceTenThousandths,
    }))
    const { buyerGroup, validFrom, validTo } = values[0] ?? {}
    return priceListSchema.parse({ buyerGroup, validFrom, validTo, prices })
  })
}

async function readSoundRows({ client, actor }: JobRunner, jobId: string): Promise<SoundRow[]> {
  const all: SoundRow[] = []
  for (let after = 0; ;) {
    const page = await readAs(client, actor, (db) =>
      db
        .select({ row: importRows.row, values: importRows.values })
        .from(importRows)
        .where(and(eq(importRows.jobId, jobId), gt(importRows.row, after), isNotNull(importRows.values)))
        .orderBy(asc(importRows.row))
        .limit(pageRows),
    )
    for (const { row, values } of page) if (values !== null) all.push({ row, values })
    const last = page.at(-1)
    if (!last || page.length < pageRows) return all
    after = last.row
  }
}

/** Refusals count lines from 0 among what was applied; people look for the row of their file. */
function withRowNumbers(error: CommandRefused, rows: readonly SoundRow[]): CommandRefused {
  const refusals = error.refusals.map((refusal) => {
    const row = refusal.line === undefined ? undefined : rows[refusal.line]?.row
    return row === undefined ? refusal : { ...refusal, message: `Row ${row}: ${refusal.message}` }
  })
  return new CommandRefused(error.kind, refusals)
}

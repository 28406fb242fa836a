import { eq } from 'drizzle-orm'
import type { Actor } from '#db/actor.ts'
import { readAuditLog } from '#db/audit/audit-log.ts'
import { connectOwner, type DatabaseClient } from '#db/client.ts'
import { readInsurerOverview } from '#db/insurance/insurer-overview.ts'
import { readSpending } from '#db/insurance/spending.ts'
import { tenants } from '#db/organisations/schema.ts'
import { readAntimicrobials } from '#db/supervision/antimicrobials.ts'
import { readPunctuality } from '#db/supervision/distributors.ts'
import { comparePrices } from '#db/supervision/prices.ts'
import { readRuleHits } from '#db/supervision/rule-hits.ts'
import { readTrace } from '#db/supervision/trace.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { makeLedger, type LedgerSize, type MadeLedger } from './ledger-rows.ts'
import { withScratchDatabase } from './scratch-database.ts'
import { makeSupervisedRows, type SupervisedSize } from './supervised-rows.ts'

/** A million prescriptions with all that came of them, a million events, and a million movements of a hundred lots. */
const size: SupervisedSize = {
  prescriptions: 1_000_000,
  patients: 200_000,
  parts: 100_000,
  events: 1_000_000,
}
const ledgerSize: LedgerSize = { siteCount: 20, lotCount: 100, movementsEach: 501 }
const months = ['2026-10', '2026-06', '2026-02', '2025-10', '2025-06'] as const
const rounds = 4
const now = new Date('2026-11-02T01:00:00Z')

/** A question of supervision, and bare SQL that walks over the rows which the answer is made of. */
interface Question {
  readonly name: string
  readonly ask: (month: string) => Promise<unknown>
  readonly bare: string
  readonly bareValues: (month: string) => readonly unknown[]
}

/**
 * Measures what insurers and regulators ask for over two years of a network: each question of several months, beside a
 * bare statement over the same rows in the same database, by turns. The worst of each figure is what counts.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  return withScratchDatabase(4, async (database, databaseUrl) => {
    await makeSupervisedRows(database, size, report)
    report('Writing a million movements.')
    const ledger = await makeLedger(database, ledgerSize)
    const owner = await connectOwner(databaseUrl)
    try {
      const questions = await questionsTo(database, ledger)
      const figures: Record<string, number> = { rows: size.prescriptions }
      const peer: Record<string, number | string> = { name: 'bare SQL over the same rows' }
      const [longest, ratios]: [number[], number[]] = [[], []]
      for (const { name, ask, bare, bareValues } of questions) {
        const [asked, walked] = await measure(owner, { ask, bare, bareValues })
        const ratio = quantile(asked, 0.5) / quantile(walked, 0.5)
        longest.push(quantile(asked, 0.99))
        ratios.push(ratio)
        figures[`${name}_p50_ms`] = rounded(quantile(asked, 0.5))
        figures[`${name}_p99_ms`] = rounded(quantile(asked, 0.99))
        figures[`${name}_ratio`] = rounded(ratio)
        peer[`${name}_p50_ms`] = rounded(quantile(walked, 0.5))
        report(`${name}: p50 ${figures[`${name}_p50_ms`]} ms, ratio ${figures[`${name}_ratio`]}.`)
      }
      figures.worst_p99_ms = rounded(Math.max(...longest))
      return { figures, peer, targets: [{ figure: 'worst_p99_ms', must: 'atMost', value: 1_000 }] }
    } finally {
      await owner.end()
    }
  })
}

/** The milliseconds of each answer, and of each walk over its rows. The first round brings the rows into memory. */
async function measure(
  owner: { query(text: string, values: unknown[]): Promise<unknown> },
  { ask, bare, bareValues }: Omit<Question, 'name'>,
): Promise<readonly [asked: number[], walked: number[]]> {
  const [asked, walked]: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round += 1) {
    for (const month of months) {
      const answered = await timed(() => ask(month))
      const walkedOver = await timed(() => owner.query(bare, [...bareValues(month)]))
      if (round === 0) continue
      asked.push(answered)
      walked.push(walkedOver)
    }
  }
  return [asked, walked]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

async function questionsTo(database: DatabaseClient, ledger: MadeLedger): Promise<readonly Question[]> {
  const [regulator, insurer, hospital] = [
    await actorOf(database, 'regulator'),
    await actorOf(database, 'insurer'),
    await actorOf(database, 'internet_hospital'),
  ]
  return [
    ...ofInsurers(database, insurer),
    ...ofPrescribing(database, regulator),
    ...ofTrade(database, regulator),
    ...ofRecords(database, { regulator, seldom: insurer, often: hospital, lotId: ledger.lotIds[0] ?? '' }),
  ]
}

const inMonth = (column: string) =>
  `${column} >= $1::timestamptz and ${column} < $1::timestamptz + interval '1 month'`
const from = (month: string) => `${month}-01T00:00:00+08`

function ofInsurers(database: DatabaseClient, insurer: Actor): readonly Question[] {
  return [
    {
      name: 'spending',
      ask: (month) => readSpending(database, insurer, now, month),
      bare: `select count(*), sum(claim.settled_fen), (select count(distinct patient_id) from patient_covers)
        from claims claim join charges charge on charge.shipment_id = claim.shipment_id
          and charge.tenant_id = claim.tenant_id join patients patient on patient.id = charge.patient_id
        where claim.insurer_tenant_id = $2 and claim.state = 'settled'
          and claim.settled_at >= $1::timestamptz - interval '1 month' and claim.settled_at < $1::timestamptz + interval '1 month'`,
      bareValues: (month) => [from(month), insurer.tenantId],
    },
    {
      name: 'overview',
      ask: (month) => readInsurerOverview(database, insurer, now, month),
      bare: `select count(*), sum(claim.claimed_fen) from charges charge join claims claim
          on claim.shipment_id = charge.shipment_id and claim.tenant_id = charge.tenant_id where ${inMonth('charge.booked_at')}`,
      bareValues: (month) => [from(month)],
    },
  ]
}

function ofPrescribing(database: DatabaseClient, regulator: Actor): readonly Question[] {
  return [
    {
      name: 'antimicrobials',
      ask: (month) => readAntimicrobials(database, regulator, now, { month, months: 1 }),
      bare: `select count(*), count(distinct patient_id), count(line.product_id) from prescriptions prescription
          join prescription_lines line on line.prescription_id = prescription.id where ${inMonth('acknowledged_at')}`,
      bareValues: (month) => [from(month)],
    },
    {
      name: 'rule_hits',
      ask: (month) => readRuleHits(database, regulator, now, { month, insuredBy: null }),
      bare: `select (select count(*) from review_results result, jsonb_array_elements(result.result -> 'lines') line
            where ${inMonth('made_at')}),
          (select count(*) from insurance_checks checked, jsonb_array_elements(checked.result -> 'lines') line
            where ${inMonth('checked_at')})`,
      bareValues: (month) => [from(month)],
    },
  ]
}

function ofTrade(database: DatabaseClient, regulator: Actor): readonly Question[] {
  return [
    {
      name: 'punctuality',
      ask: (month) => readPunctuality(database, regulator, now, month),
      bare: `select part.tenant_id, count(*), sum(line.dispatched_units) from order_parts part
          join order_part_lines line on line.part_id = part.id
          where part.offered_at >= $1::timestamptz - interval '1 month' and part.offered_at < $1::timestamptz + interval '1 month'
          group by 1`,
      bareValues: (month) => [from(month)],
    },
    {
      name: 'prices',
      ask: (month) => comparePrices(database, regulator, now, month),
      bare: `select line.product_id, charge.site_id, sum(line.units * line.unit_price_ten_thousandths::bigint) from charges charge
          join charge_lines line on line.shipment_id = charge.shipment_id and line.tenant_id = charge.tenant_id
          where ${inMonth('charge.booked_at')} group by 1, 2`,
      bareValues: (month) => [from(month)],
    },
  ]
}

interface Watched {
  readonly regulator: Actor
  /** Of whom there are few events, and of whom many. */
  readonly seldom: Actor
  readonly often: Actor
  readonly lotId: string
}

function ofRecords(
  database: DatabaseClient,
  { regulator, seldom, often, lotId }: Watched,
): readonly Question[] {
  return [
    {
      name: 'audit_log',
      ask: () => readAuditLog(database, regulator, now, { limit: 50 }),
      bare: 'select * from events where position is not null order by position desc limit 50',
      bareValues: () => [],
    },
    {
      // Who has done little lately is the hardest to find.
      name: 'audit_filter',
      ask: () => readAuditLog(database, regulator, now, { tenantId: seldom.tenantId, limit: 50 }),
      bare: 'select * from events where tenant_id = $1 and position is not null order by position desc limit 50',
      bareValues: () => [often.tenantId],
    },
    {
      name: 'trace',
      ask: () => readTrace(database, regulator, now, { lotId, limit: 50 }),
      bare: `select reason, from_site_id, to_site_id, sum(units), count(*) from stock_movements where lot_id = $1 group by 1, 2, 3`,
      bareValues: () => [lotId],
    },
  ]
}

async function actorOf(
  { network }: DatabaseClient,
  kind: 'regulator' | 'insurer' | 'internet_hospital',
): Promise<Actor> {
  const [tenant] = await network
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.kind, kind))
    .orderBy(tenants.id)
    .limit(1)
  if (tenant === undefined) throw new Error(`The demo world has no ${kind}.`)
  return { tenantId: tenant.id, principalId: 'bench', roles: [], siteIds: [] }
}

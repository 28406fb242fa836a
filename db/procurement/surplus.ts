import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { savingOf, surplusShareFen } from '#domain/procurement/surplus.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { readAs, runNetworkCommand, type CommandRequest } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import { insertNew } from '../rows.ts'
import { procurementCallOffs, procurementContracts, procurementSurplusShares } from './contract-schema.ts'
import { ownRound, requireState, tellOfRound } from './rounds.ts'
import { procurementDemands } from './schema.ts'

/** What an institution's deliveries cost, and what they would have cost at its last prices. */
export interface InstitutionSavings {
  readonly institutionTenantId: string
  readonly deliveredUnits: number
  /** At the last prices. */
  readonly budgetFen: number
  /** At the contracts' prices. */
  readonly actualFen: number
  /** Below zero where the round made it dearer. */
  readonly savedFen: number
}

/** The savings of a round that the actor may see: of every institution for its owner, else its own. */
export function readSavings(
  client: DatabaseClient,
  actor: Actor,
  roundId: string,
): Promise<InstitutionSavings[]> {
  return readAs(client, actor, (db) => savingsOf(db, roundId))
}

/**
 * Settles what each institution keeps of what the round saved, once it is completed: each share is posted in the
 * institution's own book. A network command: the books belong to the institutions.
 * @throws CommandRefused `assessmentMissing`, `surplusKnown` when it was settled before, `wrongState`.
 */
export function settleSurplus(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly roundId: string
    readonly ratioPerMille: number
    readonly assessments: readonly {
      readonly institutionTenantId: string
      readonly assessmentPerMille: number
    }[]
  },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { roundId, ratioPerMille } = input
    const round = await ownRound(transaction, roundId)
    requireState(round, 'completed')
    const assessed = new Map(
      input.assessments.map((row) => [row.institutionTenantId, row.assessmentPerMille]),
    )
    const savings = await savingsOf(db, roundId)
    const missing = savings.filter(({ institutionTenantId }) => !assessed.has(institutionTenantId))
    if (missing.length > 0) throw assessmentMissing(missing.length)
    const shares = savings.map(({ institutionTenantId, budgetFen, actualFen }) => {
      const assessmentPerMille = assessed.get(institutionTenantId) ?? 0
      const facts = { budgetFen, actualFen, ratioPerMille, assessmentPerMille }
      return {
        ...facts,
        roundId,
        tenantId: round.tenantId,
        institutionTenantId,
        shareFen: surplusShareFen(facts, shanghaiDate(now)),
        transactionId: randomUUIDv7(),
        settledAt: now,
        settledBy: actor.principalId,
      }
    })
    await insertNew(db, procurementSurplusShares, shares, 'surplus')
    for (const { institutionTenantId, transactionId, shareFen } of shares) {
      if (shareFen === 0) continue
      postMoney(transaction, {
        tenantId: institutionTenantId,
        transactionId,
        reason: 'surplus_share',
        postings: [
          { account: 'surplus_receivable', subjectId: roundId, amountFen: shareFen },
          { account: 'surplus_retained', subjectId: roundId, amountFen: -shareFen },
        ],
      })
    }
    const totalFen = shares.reduce((sum, { shareFen }) => sum + shareFen, 0)
    tellOfRound(transaction, round, 'procurement_round.surplus_settled', {
      institutions: shares.length,
      totalFen,
    })
    return { roundId, institutions: shares.length, totalFen }
  })
}

/** The surplus shares of a round that the actor may see. */
export function listSurplusShares(client: DatabaseClient, actor: Actor, roundId: string) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(procurementSurplusShares)
      .where(eq(procurementSurplusShares.roundId, roundId))
      .orderBy(asc(procurementSurplusShares.institutionTenantId)),
  )
}

/** Rounded once for each institution, product and price. */
async function savingsOf(db: Database, roundId: string): Promise<InstitutionSavings[]> {
  const rows = await db
    .select({
      institutionTenantId: procurementCallOffs.institutionTenantId,
      lastPriceTenThousandths: procurementDemands.lastPriceTenThousandths,
      unitPriceTenThousandths: procurementContracts.unitPriceTenThousandths,
      units: sql<number>`sum(${procurementCallOffs.deliveredUnits})::float8`,
    })
    .from(procurementCallOffs)
    .innerJoin(procurementContracts, eq(procurementContracts.id, procurementCallOffs.contractId))
    .innerJoin(
      procurementDemands,
      and(
        eq(procurementDemands.roundId, procurementCallOffs.roundId),
        eq(procurementDemands.institutionTenantId, procurementCallOffs.institutionTenantId),
        eq(procurementDemands.productId, procurementCallOffs.productId),
      ),
    )
    .where(and(eq(procurementCallOffs.roundId, roundId), gt(procurementCallOffs.deliveredUnits, 0)))
    .groupBy(
      procurementCallOffs.institutionTenantId,
      procurementCallOffs.productId,
      procurementDemands.lastPriceTenThousandths,
      procurementContracts.unitPriceTenThousandths,
    )
    .orderBy(procurementCallOffs.institutionTenantId, procurementCallOffs.productId)
  return [...Map.groupBy(rows, (row) => row.institutionTenantId)].map(([institutionTenantId, lines]) => {
    const costs = lines.map(savingOf)
    const budgetFen = costs.reduce((sum, cost) => sum + cost.budgetFen, 0)
    const actualFen = costs.reduce((sum, cost) => sum + cost.actualFen, 0)
    return {
      institutionTenantId,
      deliveredUnits: lines.reduce((sum, { units }) => sum + units, 0),
      budgetFen,
      actualFen,
      savedFen: budgetFen - actualFen,
    }
  })
}

function assessmentMissing(institutions: number) {
  return refused('invalid', {
    code: 'assessmentMissing',
    message: `${institutions} institutions with deliveries have no assessment.`,
    nextStep: 'Give an assessment for every institution that received something; nothing was settled.',
  })
}

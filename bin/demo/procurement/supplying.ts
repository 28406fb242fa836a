import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOffState } from '#domain/procurement/round-states.ts'
import { surplusShareFen } from '#domain/procurement/surplus.ts'
import { lineFen } from '#domain/money/fen.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { roundInstitutions } from '#seeds/procurement/joint-round.ts'
import { refusalOf } from '../scenarios/scenario.ts'
import type { Session } from '../http.ts'
import type { Contract } from './awarding.ts'
import { days } from './tendering.ts'
import {
  dayOf,
  forInstitutions,
  passTo,
  pathOf,
  readAll,
  sumOf,
  systemOf,
  type PlayedRound,
} from './round.ts'

interface Allocation {
  readonly id: string
  readonly contractId: string
  readonly units: number
  readonly calledOffUnits: number
}

interface CallOff {
  readonly id: string
  readonly contractId: string
  readonly productId: string
  readonly units: number
  readonly movedFromId: string | null
}

interface Savings {
  readonly institutionTenantId: string
  readonly budgetFen: number
  readonly actualFen: number
  readonly savedFen: number
}

/** Of so many institutions one supplier does not deliver. */
const lateInstitutions = 5
const assessmentPerMille = 950
const lookMs = 300
const patienceMs = 60_000

/** Institutions call off all that they were promised, and receive it; what one supplier leaves undelivered is late. */
export async function callOffAndDeliver(round: PlayedRound, contracts: readonly Contract[]): Promise<void> {
  const { stage } = round
  await passTo(round, days.contractStarts, 'running')
  const late = new Set(
    contracts
      .filter(({ supplierTenantId }) => supplierTenantId === contracts[0]?.supplierTenantId)
      .map(({ id }) => id),
  )
  let allocatedUnits = 0
  await forInstitutions(async (party, index) => {
    const session = systemOf(party)
    const allocations = await readAll<Allocation>(stage, session, pathOf(round, '/allocations'))
    allocatedUnits += sumOf(allocations.map(({ units }) => units))
    const { callOffIds } = await stage.api.post<{ callOffIds: string[] }>(
      session,
      pathOf(round, '/call-offs'),
      {
        callOffs: allocations.map(({ id, units }) => ({ allocationId: id, units })),
      },
    )
    const delivered = callOffIds.filter((_, place) => {
      const contractId = allocations[place]?.contractId ?? ''
      return index >= lateInstitutions || !late.has(contractId)
    })
    await stage.api.post(session, pathOf(round, '/deliveries'), { callOffIds: delivered })
  })
  const promised = sumOf(contracts.map(({ promisedUnits }) => promisedUnits))
  stage.check('what institutions may call off sums to what was promised', allocatedUnits === promised)
  const [party] = roundInstitutions
  if (party === undefined) throw new RangeError('a round without institutions')
  const [full] = await readAll<Allocation>(stage, systemOf(party), pathOf(round, '/allocations'))
  const more = { callOffs: [{ allocationId: full?.id, units: 1 }] }
  const refused = await refusalOf(() => stage.api.post(systemOf(party), pathOf(round, '/call-offs'), more))
  stage.check('nobody calls off more than was promised', refused === 'callOffExceedsAllocation')
}

/** Two weeks later the backup suppliers owe what was late, and deliver it. */
export async function letBackupsStepIn(round: PlayedRound): Promise<void> {
  const { stage, first } = round
  await passTo(round, days.contractStarts + 16, 'running')
  const moved = await untilMoved(round)
  stage.tell(`day ${days.contractStarts + 16}: ${moved} late call-offs went to backup suppliers`)
  stage.check('late call-offs went to backup suppliers', moved > 0)
  const warnings = await stage.api.get<{ items: { kind: string }[] }>(first, pathOf(round, '/warnings'))
  stage.check(
    'whoever runs the round was warned of each',
    warnings.items.filter(({ kind }) => kind === 'call_off_late').length >= moved,
  )
  for (const party of roundInstitutions.slice(0, lateInstitutions)) {
    const open = await callOffsOf(round, systemOf(party), 'ordered')
    if (open.length === 0) continue
    const callOffIds = open.map(({ id }) => id)
    await stage.api.post(systemOf(party), pathOf(round, '/deliveries'), { callOffIds })
  }
}

/** Waits until the day's watch has let a backup supplier step in for every late call-off. @returns how many there were. */
async function untilMoved(round: PlayedRound): Promise<number> {
  for (const givesUpAt = Date.now() + patienceMs; ; await sleep(lookMs)) {
    const open = await callOffsOf(round, round.first, 'ordered')
    const moved = open.filter(({ movedFromId }) => movedFromId !== null).length
    if (moved === open.length || Date.now() > givesUpAt) return moved
  }
}

function callOffsOf(round: PlayedRound, session: Session, state: CallOffState): Promise<CallOff[]> {
  return readAll<CallOff>(round.stage, session, pathOf(round, '/call-offs'), { state })
}

/** After the last day: savings against the last prices, and what each institution keeps of them, to the fen. */
export async function settle(round: PlayedRound): Promise<void> {
  const { stage, first } = round
  await passTo(round, days.contractEnds, 'completed')
  const contracts = await readAll<Contract>(stage, first, pathOf(round, '/contracts'))
  stage.check(
    'every contract was kept',
    contracts.every(
      ({ state, promisedUnits, deliveredUnits }) => state === 'fulfilled' && deliveredUnits >= promisedUnits,
    ),
  )
  const { items: savings } = await stage.api.get<{ items: Savings[] }>(first, pathOf(round, '/savings'))
  const expected = await countSavings(round, contracts)
  stage.check(
    'savings against last prices are right to the fen',
    savings.length === roundInstitutions.length &&
      savings.every(({ institutionTenantId, savedFen }) => expected.get(institutionTenantId) === savedFen),
  )
  const assessments = savings.map(({ institutionTenantId }) => ({ institutionTenantId, assessmentPerMille }))
  const { totalFen } = await stage.api.post<{ totalFen: number }>(first, pathOf(round, '/surplus'), {
    ratioPerMille: 500,
    assessments,
  })
  const on = shanghaiDate(dayOf(round, days.contractEnds))
  const shares = savings.map(({ budgetFen, actualFen }) =>
    surplusShareFen({ budgetFen, actualFen, ratioPerMille: 500, assessmentPerMille }, on),
  )
  stage.check('surplus shares follow the rule and sum to the fen', sumOf(shares) === totalFen)
  stage.tell(
    `saved ${yuan(sumOf(savings.map(({ savedFen }) => savedFen)))} yuan; institutions keep ${yuan(totalFen)}`,
  )
  const operator = await stage.people.networkOperator()
  const drift = await stage.api.get<Record<string, number>>(operator, '/operations/money-drift')
  stage.check(
    'the money ledger adds up',
    Object.values(drift).every((figure) => figure === 0),
  )
}

/** The savings of each institution, counted again from its own call-offs. */
async function countSavings(
  round: PlayedRound,
  contracts: readonly Contract[],
): Promise<Map<string, number>> {
  const priceOf = new Map(contracts.map(({ id, unitPriceTenThousandths }) => [id, unitPriceTenThousandths]))
  const lastOf = new Map(round.products.map((row) => [row.productId, row.lastPriceTenThousandths]))
  const saved = new Map<string, number>()
  await forInstitutions(async (party) => {
    const delivered = await callOffsOf(round, systemOf(party), 'delivered')
    const lines = Map.groupBy(delivered, (row) => `${row.productId}/${priceOf.get(row.contractId) ?? 0}`)
    const fen = [...lines.values()].map((line) => {
      const [one] = line
      const units = sumOf(line.map((callOff) => callOff.units))
      return (
        lineFen(lastOf.get(one?.productId ?? '') ?? 0, units) -
        lineFen(priceOf.get(one?.contractId ?? '') ?? 0, units)
      )
    })
    saved.set(party.tenantId, sumOf(fen))
  })
  return saved
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2)
}

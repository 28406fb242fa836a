import type { WarningKind } from './round.ts'

/** Why somebody must act on a joint procurement. Each is open once for a round, or for a contract of it. */
export const procurementEscalationKinds = [
  'round_step_late',
  'round_lot_uncovered',
  'round_licence_lapsing',
  'round_licence_lapsed',
  'call_off_late',
  'backup_stepped_in',
  'no_backup',
  'promise_behind',
] as const
export type ProcurementEscalationKind = (typeof procurementEscalationKinds)[number]

/** Which warnings about a whole round somebody must act on: those of steps that only persons can take, and of lots without a supplier. */
export const escalatedWarnings: Readonly<Partial<Record<WarningKind, ProcurementEscalationKind>>> = {
  tender_late: 'round_step_late',
  opening_late: 'round_step_late',
  award_late: 'round_step_late',
  objection_undecided: 'round_step_late',
  lot_uncovered: 'round_lot_uncovered',
}

/** Our own rule: a licence that ends within so many days, and before the contracts do, is told of while there is time. */
export const licenceNoticeDays = 30

/** A contract as far as somebody may have to act on it. */
export interface WatchedContract {
  readonly id: string
  readonly supplierId: string
  readonly state: 'running' | 'terminated'
  /** True when it is far behind what it promised (`isBehind`). */
  readonly isBehind: boolean
  /** Units that were promised and are neither delivered nor moved. */
  readonly leftUnits: number
  /** When the first of its call-offs that are open was due; null without one. */
  readonly firstDueAt: Date | null
  /** The same, of those that it took over as a backup. */
  readonly firstTakenOverDueAt: Date | null
  /** When its supplier's licence ends; null when it has none in force. */
  readonly licenceEndsAt: Date | null
}

/** What somebody must do about a contract, who, and by when. */
export interface ContractMatter {
  readonly contractId: string
  readonly kind: Exclude<ProcurementEscalationKind, 'round_step_late' | 'round_lot_uncovered'>
  readonly acting: 'supplier' | 'owner'
  readonly dueAt: Date | null
}

/** The times that a contract's matters are measured by. */
export interface MatterTimes {
  readonly now: Date
  /** A call-off that was due by then and is still where it was has found no backup. */
  readonly movesWhenDueBy: Date
  readonly graceDays: number
  readonly contractEndsAt: Date
}

const dayMilliseconds = 24 * 60 * 60 * 1000

/**
 * What there is to do about contracts now. A late call-off is the supplier's to deliver until it moves to the backup, and then
 * the backup's; a licence the supplier's to renew, once for all of its contracts; what nobody can take over, and what falls
 * behind its promise, is for whoever runs the round.
 */
export function contractMatters(contracts: readonly WatchedContract[], times: MatterTimes): ContractMatter[] {
  return [...contracts.flatMap((contract) => mattersOf(contract, times)), ...licenceMatters(contracts, times)]
}

function mattersOf(
  { id: contractId, state, isBehind, leftUnits, firstDueAt, firstTakenOverDueAt }: WatchedContract,
  { now, movesWhenDueBy, graceDays, contractEndsAt }: MatterTimes,
): ContractMatter[] {
  const matters: ContractMatter[] = []
  const isLate = firstDueAt !== null && firstDueAt < now
  const isStuck = firstDueAt !== null && firstDueAt <= movesWhenDueBy
  if (isLate && !isStuck && state === 'running') {
    const movesAt = new Date(firstDueAt.getTime() + graceDays * dayMilliseconds)
    matters.push({ contractId, kind: 'call_off_late', acting: 'supplier', dueAt: movesAt })
  }
  if (firstTakenOverDueAt !== null && !isStuck)
    matters.push({ contractId, kind: 'backup_stepped_in', acting: 'supplier', dueAt: firstTakenOverDueAt })
  if (isStuck || (state === 'terminated' && leftUnits > 0))
    matters.push({ contractId, kind: 'no_backup', acting: 'owner', dueAt: firstDueAt })
  if (isBehind && state === 'running')
    matters.push({ contractId, kind: 'promise_behind', acting: 'owner', dueAt: contractEndsAt })
  return matters
}

/** One matter for each supplier, about the first of its contracts. */
function licenceMatters(
  contracts: readonly WatchedContract[],
  { now, contractEndsAt }: MatterTimes,
): ContractMatter[] {
  const noticeFrom = new Date(now.getTime() + licenceNoticeDays * dayMilliseconds)
  return [...Map.groupBy(contracts, ({ supplierId }) => supplierId).values()].flatMap(
    (own): ContractMatter[] => {
      const [first] = own.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      if (first === undefined) return []
      const { id: contractId, licenceEndsAt } = first
      if (licenceEndsAt === null)
        return [{ contractId, kind: 'round_licence_lapsed', acting: 'owner', dueAt: null }]
      return licenceEndsAt < noticeFrom && licenceEndsAt < contractEndsAt
        ? [{ contractId, kind: 'round_licence_lapsing', acting: 'supplier', dueAt: licenceEndsAt }]
        : []
    },
  )
}

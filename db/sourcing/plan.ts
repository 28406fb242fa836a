import { inFefoOrder, takeFefo } from '#domain/inventory/fefo.ts'
import { handlingObstacles } from '#domain/organisations/site.ts'
import type { CandidateSite, SourcingPlan, SourcingQuestion } from '#domain/sourcing/choice.ts'
import { chooseSites } from '#domain/sourcing/choose-sites.ts'
import { explainChoice, type SourcingExplanation } from '#domain/sourcing/explain.ts'
import type { Written } from '../campaigns/clinic-lots.ts'
import type { Database } from '../client.ts'
import type { PrescriptionRow } from '../prescriptions/state.ts'
import { findCandidates, readSupplyLots, type Candidate, type SaleableLot } from './candidates.ts'
import type { MissingLine } from './missing-lines.ts'

/**
 * What an hour of waiting weighs against the cost of shipments: 5 yuan.
 * Our own setting, not a rule from outside: an earlier arrival by half a day outweighs one more line-haul parcel.
 */
const waitingFenPerHour = 500

/** Units of one line that leave one site, lot by lot. */
export interface PlannedTake {
  readonly candidate: Candidate
  readonly line: MissingLine
  readonly lot: SaleableLot
  readonly units: number
}

/** The choice for a prescription as the stock stands now: which lots leave where, and why these. */
export interface PrescriptionPlan {
  readonly plan: SourcingPlan
  readonly takes: readonly PlannedTake[]
  readonly explanation: SourcingExplanation
}

/** What is to be supplied: where to, how and until when. */
export type Supply = Pick<PrescriptionRow, 'destinationSiteId' | 'mode' | 'dueAt'>

/**
 * Chooses the sites and lots for `lines` of a prescription. What campaigns hold for a fever clinic is for its prescriptions
 * alone: where it suffices in time, they have nothing else; where not, it goes before what lies on the shelf of a site. Reads
 * only; `reserve` in reserve.ts takes the stock. Asked while a prescription is written it answers as it will be routed.
 * @param written null where nobody says for whom it is written: then it is no clinic's.
 */
export async function planPrescription(
  db: Database,
  prescription: Supply,
  written: Written | null,
  lines: readonly MissingLine[],
  now: Date,
): Promise<PrescriptionPlan> {
  const { candidates, excluded } = await findCandidates(
    db,
    prescription.destinationSiteId,
    prescription.mode,
    now,
  )
  const siteIds = candidates.map(({ site }) => site.id)
  const productIds = lines.map((line) => line.productId)
  const lots = await readSupplyLots(db, written, siteIds, productIds, now)
  const asked = { prescription, lines, candidates, excluded, now }
  const held = lots.filter(isHeld)
  if (held.length > 0) {
    const ofClinic = planFrom(asked, held)
    if (ofClinic.plan.shortfalls.length === 0 && ofClinic.plan.isOnTime) return ofClinic
  }
  return planFrom(asked, lots)
}

interface Asked {
  readonly prescription: Supply
  readonly lines: readonly MissingLine[]
  readonly candidates: readonly Candidate[]
  readonly excluded: Awaited<ReturnType<typeof findCandidates>>['excluded']
  readonly now: Date
}

/** The choice among these lots. */
function planFrom(
  { prescription, lines, candidates, excluded, now }: Asked,
  lots: readonly SaleableLot[],
): PrescriptionPlan {
  const usable = candidates.map((candidate) => lines.map((line) => usableLots(candidate, line, lots, now)))
  const question: SourcingQuestion = {
    lines,
    candidates: candidates.map((candidate, index) => candidateSite(candidate, usable[index] ?? [])),
    askedAt: now,
    dueAt: prescription.dueAt,
    waitingFenPerHour,
  }
  const plan = chooseSites(question)
  const takes = plan.allocations.flatMap(({ siteIndex, lineIndex, units }) => {
    const candidate = candidates[siteIndex]
    const line = lines[lineIndex]
    if (candidate === undefined || line === undefined) return []
    return takesOf(candidate, line, usable[siteIndex]?.[lineIndex] ?? [], units, now)
  })
  const explanation = explainChoice(question, plan, {
    products: lines.map(({ nameZh, nameEn }) => ({ zh: nameZh, en: nameEn })),
    sites: candidates.map(({ site }) => ({ siteId: site.id, name: { zh: site.nameZh, en: site.nameEn } })),
    excluded: excluded.map(({ site, reason }) => ({
      siteId: site.id,
      name: { zh: site.nameZh, en: site.nameEn },
      reason,
    })),
  })
  return { plan, takes, explanation }
}

/** The lots that a site may give for a line, nearest expiry first, those held for the clinic in front; none where it is not licensed or equipped for it. */
export function usableLots(
  { site }: Candidate,
  line: MissingLine,
  lots: readonly SaleableLot[],
  now: Date,
): SaleableLot[] {
  if (handlingObstacles(site, line.handling).length > 0) return []
  const inOrder = inFefoOrder(
    lots.filter((lot) => lot.siteId === site.id && lot.productId === line.productId),
    now,
  )
  return [...inOrder.filter(isHeld), ...inOrder.filter((lot) => !isHeld(lot))]
}

function isHeld({ campaignId }: SaleableLot): boolean {
  return campaignId !== null
}

function candidateSite({ promise }: Candidate, lotsByLine: readonly SaleableLot[][]): CandidateSite {
  return {
    arriveAt: promise.arriveAt,
    costFen: promise.costFen,
    stockUnits: lotsByLine.map((lots) => lots.reduce((sum, lot) => sum + lot.units, 0)),
    earliestExpiry: lotsByLine.map((lots) => lots[0]?.expiresOn ?? null),
  }
}

/** FEFO over the lots, of those held for the clinic first; one lot under two ownerships counts as two. */
export function takesOf(
  candidate: Candidate,
  line: MissingLine,
  lots: readonly SaleableLot[],
  units: number,
  now: Date,
): PlannedTake[] {
  const held = takeLots(lots.filter(isHeld), units, now)
  const taken = held.reduce((sum, take) => sum + take.units, 0)
  const shelf = takeLots(
    lots.filter((lot) => !isHeld(lot)),
    units - taken,
    now,
  )
  return [...held, ...shelf].map((take) => ({ candidate, line, ...take }))
}

function takeLots(
  lots: readonly SaleableLot[],
  units: number,
  now: Date,
): Pick<PlannedTake, 'lot' | 'units'>[] {
  const keyed = lots.map((lot) => ({ ...lot, lotId: `${lot.lotId}/${lot.ownership}/${lot.campaignId}`, lot }))
  return takeFefo(keyed, units, now).takes.flatMap((take) => {
    const found = keyed.find(({ lotId }) => lotId === take.lotId)
    return found === undefined ? [] : [{ lot: found.lot, units: take.units }]
  })
}

import type { AwardedLot, Supply } from './award.ts'
import { divideLot } from './divide-lot.ts'

/** A contract to be concluded, and what each institution may call off under it. */
export interface PlannedContract {
  readonly productId: string
  readonly regionCode: string
  readonly supplierId: string
  readonly role: 'main' | 'backup'
  readonly unitPriceTenThousandths: number
  readonly promisedUnits: number
  readonly allocations: readonly PlannedAllocation[]
}

export interface PlannedAllocation {
  readonly institutionId: string
  readonly distributorId: string
  readonly units: number
}

/** Somebody who carries, and its part against those of the others. */
export interface Carrier {
  readonly distributorId: string
  readonly weight: number
}

/**
 * The contracts of an award's lots. Where a main supplier is not in `able` any more, the backup takes its place at its
 * own price; a lot that nobody able is left for gets no contract.
 */
export function planContracts(
  lots: readonly AwardedLot[],
  carriers: readonly Carrier[],
  able: ReadonlySet<string>,
): { readonly contracts: PlannedContract[]; readonly uncovered: AwardedLot[] } {
  const contracts: PlannedContract[] = []
  const uncovered: AwardedLot[] = []
  for (const lot of lots) {
    const supplies = standIns(lot, able)
    if (supplies === null) uncovered.push(lot)
    else contracts.push(...contractsOf(lot, supplies, { carriers, able }))
  }
  return { contracts, uncovered }
}

/** Who supplies the lot now; null when a part of it is left without a supplier. */
function standIns({ supplies, backup }: AwardedLot, able: ReadonlySet<string>): Supply[] | null {
  if (supplies.length === 0) return null
  const kept = supplies.filter(({ supplierId }) => able.has(supplierId))
  const lost = supplies
    .filter(({ supplierId }) => !able.has(supplierId))
    .reduce((sum, { units }) => sum + units, 0)
  if (lost === 0) return kept
  if (backup === null || !able.has(backup.supplierId)) return null
  const own = kept.find(({ supplierId }) => supplierId === backup.supplierId)
  if (own === undefined) return [...kept, { ...backup, units: lost }]
  return kept.map((supply) => (supply === own ? { ...own, units: own.units + lost } : supply))
}

function contractsOf(
  lot: AwardedLot,
  supplies: readonly Supply[],
  { carriers, able }: { readonly carriers: readonly Carrier[]; readonly able: ReadonlySet<string> },
): PlannedContract[] {
  const { productId, regionCode, institutions, backup } = lot
  const portions = divideLot(
    supplies.map(({ units }) => units),
    institutions.map(({ units }) => units),
    carriers.map(({ weight }) => weight),
  )
  const main = supplies.map((supply, index): PlannedContract => ({
    productId,
    regionCode,
    supplierId: supply.supplierId,
    role: 'main',
    unitPriceTenThousandths: supply.unitPriceTenThousandths,
    promisedUnits: supply.units,
    allocations: portions
      .filter((portion) => portion.supply === index)
      .map(({ institution, distributor, units }) => ({
        institutionId: institutions[institution]?.institutionId ?? '',
        distributorId: carriers[distributor]?.distributorId ?? '',
        units,
      })),
  }))
  const isSpare =
    backup !== null &&
    able.has(backup.supplierId) &&
    supplies.every(({ supplierId }) => supplierId !== backup.supplierId)
  if (!isSpare) return main
  const reserve: PlannedContract = {
    ...backup,
    productId,
    regionCode,
    role: 'backup',
    promisedUnits: 0,
    allocations: [],
  }
  return [...main, reserve]
}

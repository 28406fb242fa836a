import { lineFen } from '#domain/money/fen.ts'

/** What a day of storage is counted in: base units, or pallets begun. */
export type StorageTariffUnit = 'unit_day' | 'pallet_day'

export interface StorageTariff {
  readonly tariffUnit: StorageTariffUnit
  /** For one unit and day, in 1/10,000 yuan. */
  readonly feeTenThousandths: number
  /** Base units on a pallet. */
  readonly palletUnits: number
}

export interface StorageFee {
  /** Units, or pallets, times days. */
  readonly tariffDays: number
  /** Rounded half up once for the month and lot. */
  readonly totalFen: number
}

/**
 * What keeping one lot cost over a month.
 * @param dailyUnits base units that lay there at the end of each day of the month.
 */
export function storageFee(dailyUnits: readonly number[], tariff: StorageTariff): StorageFee {
  const counted = dailyUnits.map((units) =>
    tariff.tariffUnit === 'unit_day' ? units : Math.ceil(units / tariff.palletUnits),
  )
  const tariffDays = counted.reduce((sum, one) => sum + one, 0)
  return { tariffDays, totalFen: lineFen(tariff.feeTenThousandths, tariffDays) }
}

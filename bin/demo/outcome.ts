import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { ApiClient } from './http.ts'
import type { People } from './people.ts'

/** What became of the demo's prescriptions, as the system itself tells it afterwards. */
export interface Outcome {
  readonly prescriptions: number
  readonly delivered: number
  readonly cancelled: number
  readonly open: number
  /** Acknowledged and not to be found, or not played to an end that it has. */
  readonly lost: number
  readonly stock_drift: number
  readonly money_drift: number
  readonly seconds: number
}

export interface Acknowledged {
  readonly prescriptionId: string
  readonly hospitalTenantId: string
}

/** Reads every prescription again, and recounts both ledgers. */
export async function readOutcome(
  { api, people }: { readonly api: ApiClient; readonly people: People },
  count: number,
  acknowledged: readonly Acknowledged[],
  seconds: number,
): Promise<Outcome> {
  const states: (PrescriptionState | null)[] = []
  for (const { prescriptionId, hospitalTenantId } of acknowledged) {
    const hospital = people.hospitalSystem(hospitalTenantId)
    const found = await api
      .get<{ state: PrescriptionState }>(hospital, `/prescriptions/${prescriptionId}`)
      .catch(() => null)
    states.push(found?.state ?? null)
  }
  const operator = await people.networkOperator()
  const stock = await api.get<Record<string, number>>(operator, '/operations/stock-drift')
  const money = await api.get<Record<string, number>>(operator, '/operations/money-drift')
  const countOf = (state: PrescriptionState | null) => states.filter((found) => found === state).length
  const delivered = countOf('completed')
  const cancelled = countOf('cancelled')
  const lost = count - acknowledged.length + countOf(null)
  return {
    prescriptions: count,
    delivered,
    cancelled,
    open: count - delivered - cancelled - lost,
    lost,
    stock_drift: sumOf(stock),
    money_drift: sumOf(money),
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** True when every prescription ended, none was lost, and both ledgers add up. */
export function holds({ open, lost, stock_drift, money_drift }: Outcome): boolean {
  return open === 0 && lost === 0 && stock_drift === 0 && money_drift === 0
}

function sumOf(figures: Readonly<Record<string, number>>): number {
  return Object.values(figures).reduce((sum, figure) => sum + Math.abs(figure), 0)
}

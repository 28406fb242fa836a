import { perThousand } from './shares.ts'
import { isTooFew, shownGroups } from './small-groups.ts'

/** Prescriptions taken in, and those of them with an antimicrobial, of one group of patients. */
export interface PrescribingCount {
  readonly month: string
  /** Null for all hospitals together. */
  readonly tenantId: string | null
  /** Null for all departments of the hospital together. `''` where the prescriber has none. */
  readonly department: string | null
  readonly patients: number
  readonly prescriptions: number
  readonly withAntimicrobial: number
}

/** A group's share of prescriptions with an antimicrobial; withheld where it speaks of too few patients. */
export interface AntimicrobialShare {
  readonly isHidden: boolean
  readonly prescriptions: number | null
  readonly withAntimicrobial: number | null
  readonly perThousand: number | null
}

export interface HospitalShare extends AntimicrobialShare {
  readonly month: string
  readonly tenantId: string
  readonly departments: readonly (AntimicrobialShare & { readonly department: string })[]
}

export interface AntimicrobialMonths {
  readonly months: readonly (AntimicrobialShare & { readonly month: string })[]
  readonly hospitals: readonly HospitalShare[]
}

/**
 * The shares of each month, hospital by hospital and department by department. Of a hospital that is withheld, its
 * departments are too: their sum would tell it.
 */
export function antimicrobialMonths(counts: readonly PrescribingCount[]): AntimicrobialMonths {
  const ofMonth = Map.groupBy(counts, ({ month }) => month)
  const months = [...ofMonth].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    months: months.map(([month, rows]) => {
      const total = rows.find(({ tenantId }) => tenantId === null)
      return { month, ...shareOf(total, total !== undefined && !isTooFew(total.patients)) }
    }),
    hospitals: months.flatMap(([, rows]) => hospitalsOf(rows)),
  }
}

function hospitalsOf(rows: readonly PrescribingCount[]): HospitalShare[] {
  const hospitals = rows.filter(({ tenantId, department }) => tenantId !== null && department === null)
  const shown = shownGroups(hospitals.map(({ patients }) => patients))
  return hospitals.map((hospital, index): HospitalShare => {
    const isShown = shown[index] === true
    const departments = rows.filter((row) => row.tenantId === hospital.tenantId && row.department !== null)
    const areShown = shownGroups(departments.map(({ patients }) => patients))
    return {
      month: hospital.month,
      tenantId: hospital.tenantId ?? '',
      ...shareOf(hospital, isShown),
      departments: departments.map((row, place) => ({
        department: row.department ?? '',
        ...shareOf(row, isShown && areShown[place] === true),
      })),
    }
  })
}

function shareOf(count: PrescribingCount | undefined, isShown: boolean): AntimicrobialShare {
  if (count === undefined || !isShown)
    return { isHidden: true, prescriptions: null, withAntimicrobial: null, perThousand: null }
  const { prescriptions, withAntimicrobial } = count
  return {
    isHidden: false,
    prescriptions,
    withAntimicrobial,
    perThousand: perThousand(withAntimicrobial, prescriptions),
  }
}

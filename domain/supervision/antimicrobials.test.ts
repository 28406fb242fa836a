import { describe, expect, it } from 'vitest'
import { antimicrobialMonths, type PrescribingCount } from './antimicrobials.ts'

const count = (
  tenantId: string | null,
  department: string | null,
  patients: number,
  prescriptions: number,
  withAntimicrobial: number,
): PrescribingCount => ({
  month: '2026-03',
  tenantId,
  department,
  patients,
  prescriptions,
  withAntimicrobial,
})

describe('the share of prescriptions with an antimicrobial', () => {
  it('is told of the month, of hospitals and of departments of patients enough', () => {
    const { months, hospitals } = antimicrobialMonths([
      count(null, null, 60, 80, 20),
      count('a', null, 40, 50, 18),
      count('a', 'general_practice', 30, 38, 15),
      count('a', 'paediatrics', 10, 12, 3),
      count('b', null, 20, 30, 2),
      count('b', 'general_practice', 17, 26, 2),
      count('b', '', 3, 4, 0),
    ])
    expect(months).toEqual([
      { month: '2026-03', isHidden: false, prescriptions: 80, withAntimicrobial: 20, perThousand: 250 },
    ])
    const [a, b] = hospitals
    expect(a).toMatchObject({ perThousand: 360, isHidden: false })
    expect(a?.departments).toMatchObject([{ perThousand: 395 }, { perThousand: 250 }])
    expect(b).toMatchObject({ perThousand: 67 })
    // The small one would be what the hospital has more than the other.
    expect(b?.departments.map(({ isHidden, prescriptions }) => [isHidden, prescriptions])).toEqual([
      [true, null],
      [true, null],
    ])
  })

  it('withholds the departments of a hospital that is withheld', () => {
    const { hospitals } = antimicrobialMonths([
      count(null, null, 12, 14, 4),
      count('a', null, 4, 6, 4),
      count('a', 'general_practice', 4, 6, 4),
      count('b', null, 8, 8, 0),
      count('b', 'general_practice', 8, 8, 0),
    ])
    expect(hospitals.flatMap((one) => [one, ...one.departments]).map((one) => one.perThousand)).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})

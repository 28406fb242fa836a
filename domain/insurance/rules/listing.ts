import { isDesignatedInstitutionCode } from '#domain/organisations/designated-institution-code.ts'
import { handlingObstacles } from '#domain/organisations/site.ts'
import { designatedPharmacyMeasures, networkRules } from '#domain/prescriptions/regulations.ts'
import type { InsuranceRule } from '../rule.ts'

/** Insurance bears what its list of drugs has. */
export const onTheList: InsuranceRule = {
  id: 'insurance.list-membership',
  source:
    '基本医疗保险用药管理暂行办法 (Interim measures on the drugs of basic insurance), in force 2020-09-01',
  validFrom: '2020-09-01',
  validTo: null,
  checked: false,
  find({ insuranceCode, listClass }) {
    if (insuranceCode !== null && listClass !== 'unlisted') return []
    return [
      {
        level: 'refused',
        code: 'notOnList',
        message: 'The product is not on the insurance list.',
        nextStep:
          'Prescribe a listed product with the same ingredient, or let the patient know that they pay.',
      },
    ]
  },
}

/** The patient has a payer on the day. */
export const isCovered: InsuranceRule = {
  id: 'insurance.cover-in-force',
  ...networkRules,
  checked: true,
  find(_line, { covers }) {
    if (covers.length > 0) return []
    return [
      {
        level: 'refused',
        code: 'noCover',
        message: 'No cover of the patient is in force today.',
        nextStep: 'Ask the patient for their insurance, or let them know that they pay.',
      },
    ]
  },
}

/** Insurance pays designated institutions, for what their licence lets them hand over. */
export const atDesignatedInstitution: InsuranceRule = {
  id: 'insurance.designated-institution',
  ...designatedPharmacyMeasures,
  checked: false,
  find(line, { institution }) {
    if (institution.designatedCode === null || !isDesignatedInstitutionCode(institution.designatedCode)) {
      return [
        {
          level: 'refused',
          code: 'institutionNotDesignated',
          message: 'Insurance does not pay the institution that hands over.',
          nextStep: 'Choose a designated institution.',
        },
      ]
    }
    return handlingObstacles(institution, line).flatMap((obstacle) =>
      obstacle.kind === 'outOfScope'
        ? [
            {
              level: 'refused' as const,
              code: 'outOfInstitutionScope',
              message: `The institution that hands over is not licensed for "${obstacle.scope}".`,
              nextStep: 'Choose an institution with that scope.',
            },
          ]
        : [],
    )
  },
}

import type { ClinicalRuleKind } from './rule-set.ts'

/** The kinds of rules, in the order in which people read them. */
export const clinicalRuleKinds = [
  'dose',
  'interaction',
  'allergy',
  'contraindication',
  'duplicate',
  'course',
  'indication',
  'combination',
  'kidney',
] as const satisfies readonly ClinicalRuleKind[]

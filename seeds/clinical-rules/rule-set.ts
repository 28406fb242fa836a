import type { RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import { drugClasses } from './classes.ts'
import { airwaysAndInfectionsDoses } from './doses-airways-and-infections.ts'
import { chineseAndControlledDoses } from './doses-chinese-and-controlled.ts'
import { gutNervesAndHormonesDoses } from './doses-gut-nerves-and-hormones.ts'
import { heartAndDiabetesDoses } from './doses-heart-and-diabetes.ts'
import { contraindications } from './contraindications.ts'
import { heartInteractions } from './heart-interactions.ts'
import { allergies, kidneyRules } from './kidney-and-allergy-rules.ts'
import { otherInteractions } from './other-interactions.ts'
import { therapyRules } from './therapy-rules.ts'

/**
 * The first version of the clinical rules. It shows how rules are kept and is no advice on treatment: most of it was
 * written from memory, and each such rule says so (`checked: false`).
 */
export const firstRuleSet: RuleSet = {
  freshDays: { childWeight: 180, adultWeight: 730, kidneyFunction: 365, pregnancy: 60, lactation: 180 },
  classes: [...drugClasses],
  rules: [
    ...heartInteractions,
    ...otherInteractions,
    ...contraindications,
    ...kidneyRules,
    ...allergies,
    ...therapyRules,
    ...heartAndDiabetesDoses,
    ...airwaysAndInfectionsDoses,
    ...gutNervesAndHormonesDoses,
    ...chineseAndControlledDoses,
  ],
}

import { z } from 'zod'
import { doseUnits, routes } from '../prescription.ts'

/** How grave a finding is: `forbidden` stops an approval, unless the rule lets a pharmacist override it. */
export const severities = ['caution', 'forbidden'] as const
export type Severity = (typeof severities)[number]

const text = z.string().trim().min(1).max(500)
const code = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{1,39}$/)
const diagnosisPrefixes = z
  .array(z.string().regex(/^[A-Z]\d{0,2}(?:\.\d{1,2})?$/))
  .min(1)
  .max(60)
const months = z.int().min(0).max(1_500)
const amount = z.number().positive().max(1_000_000)

/** What every rule says of itself. */
const record = {
  /** Stable name, such as `interaction.warfarin-nsaid`; overrides and figures are kept by it. */
  id: z
    .string()
    .regex(/^[a-z-]+(?:\.[a-z0-9-]+)+$/)
    .max(120),
  severity: z.enum(severities),
  /** Whether a pharmacist may set a forbidden finding aside, with a reason. */
  overridable: z.boolean(),
  adviceZh: text,
  adviceEn: text,
  /** Versions from before Korean was kept have none: Koreans read the English then. */
  adviceKo: text.optional(),
  /** Where the rule comes from. */
  source: text,
  /** False while it rests on memory and is still to be compared with its source. */
  checked: z.boolean(),
  /** The day on which it was written or last compared with its source; the first versions did not keep it. */
  statedOn: z.iso.date().optional(),
}

/** An ingredient's code or a class's. */
const target = code

/** A group of ingredients that rules name together. */
const drugClassSchema = z.strictObject({
  code,
  nameZh: text,
  nameEn: text,
  nameKo: text.optional(),
  ingredientCodes: z.array(code).min(1).max(200),
})

/** The ages from `fromMonths` on, below `belowMonths`; null has no end. */
const ageBand = { fromMonths: months, belowMonths: months.nullable() }

/** What one dose and one day may hold. `mg` and `iu` count the ingredient, every other measure the doses as written. */
export const doseMeasures = doseUnits
const doseRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('dose'),
  ingredientCode: code,
  routes: z.array(z.enum(routes)).min(1),
  ...ageBand,
  measure: z.enum(doseMeasures),
  leastPerDay: amount.nullable(),
  mostPerDose: amount.nullable(),
  mostPerDay: amount.nullable(),
  mostPerKgPerDose: amount.nullable(),
  mostPerKgPerDay: amount.nullable(),
})

/** What kidneys that filter less than `belowMlPerMin` (per 1.73 m²) may be given a day: null for nothing at all. */
const kidneyRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('kidney'),
  ingredientCode: code,
  belowMlPerMin: amount,
  mostMgPerDay: amount.nullable(),
})

const interactionRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('interaction'),
  one: target,
  other: target,
})

/** An allergy to `allergen` speaks against `target`; where both are null, an allergy to an ingredient against itself. */
const allergyRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('allergy'),
  allergen: target.nullable(),
  target: target.nullable(),
})

/**
 * Two drugs of one class, or one ingredient twice where `classCode` is null. `severity` is for one prescription; beside
 * what other prescriptions still supply it is a caution, since an early refill looks the same.
 */
const duplicateRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('duplicate'),
  classCode: code.nullable(),
})

const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pregnancy') }),
  z.strictObject({ kind: z.literal('lactation') }),
  z.strictObject({ kind: z.literal('age'), ...ageBand }),
  z.strictObject({ kind: z.literal('disease'), codePrefixes: diagnosisPrefixes }),
  /** Never outside a hospital. */
  z.strictObject({ kind: z.literal('outpatient') }),
])
export type Condition = z.infer<typeof conditionSchema>

const contraindicationRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('contraindication'),
  target,
  condition: conditionSchema,
})

/** How many days a course may last. */
const courseRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('course'),
  target,
  mostDays: z.int().min(1).max(366),
})

/** The drug needs one of these diagnoses on the prescription. */
const indicationRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('indication'),
  target,
  codePrefixes: diagnosisPrefixes,
})

/** How many drugs of a class may be taken at the same time. */
const combinationRuleSchema = z.strictObject({
  ...record,
  kind: z.literal('combination'),
  classCode: code,
  mostDrugs: z.int().min(1).max(10),
})

/** One rule. */
export const clinicalRuleSchema = z.discriminatedUnion('kind', [
  doseRuleSchema,
  kidneyRuleSchema,
  interactionRuleSchema,
  allergyRuleSchema,
  duplicateRuleSchema,
  contraindicationRuleSchema,
  courseRuleSchema,
  indicationRuleSchema,
  combinationRuleSchema,
])
/** A rule as it is written today, rule by rule: in every language, and dated. */
export const writtenRuleSchema = clinicalRuleSchema
  .refine(({ adviceKo }) => adviceKo !== undefined, {
    path: ['adviceKo'],
    message: 'A rule says it in Korean too.',
  })
  .refine(({ statedOn }) => statedOn !== undefined, { path: ['statedOn'], message: 'A rule is dated.' })

/** A class as it is written today, one by one: in every language. Its code is what rules name it by, and stays. */
export const writtenClassSchema = drugClassSchema.omit({ code: true }).required({ nameKo: true })
export const drugClassCode = code

export type ClinicalRule = z.infer<typeof clinicalRuleSchema>
export type ClinicalRuleKind = ClinicalRule['kind']
export type RuleOf<Kind extends ClinicalRuleKind> = Extract<ClinicalRule, { kind: Kind }>
export type DrugClass = z.infer<typeof drugClassSchema>

const freshDays = z.int().min(1).max(3_660)

/** One version of the clinical rules, as a pharmacist edits it: data, with nothing in it that runs. */
export const ruleSetSchema = z.strictObject({
  /** For how many days an observation speaks for the patient. */
  freshDays: z.strictObject({
    childWeight: freshDays,
    adultWeight: freshDays,
    kidneyFunction: freshDays,
    pregnancy: freshDays,
    lactation: freshDays,
  }),
  classes: z.array(drugClassSchema).max(300),
  rules: z.array(clinicalRuleSchema).max(3_000),
})
export type RuleSet = z.infer<typeof ruleSetSchema>

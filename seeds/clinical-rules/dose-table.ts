import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { Route } from '#domain/prescriptions/prescription.ts'
import type { RuleOf } from '#domain/prescriptions/review/rule-set.ts'
import { writtenOn } from './rule-table.ts'

type DoseRule = RuleOf<'dose'>
type Measure = DoseRule['measure']

/** The ages of a row: a name for the rule, and whole months from and below. */
interface Ages {
  readonly name: string
  readonly fromMonths: number
  readonly belowMonths: number | null
}

/** What of a range is not the usual: by mouth, in milligrams, with no least and no limit by weight. */
interface Particulars {
  readonly routes?: readonly Route[]
  readonly measure?: Measure
  readonly least?: number
  readonly perKgDose?: number
  readonly perKgDay?: number
}

/** Months of an age in years. */
const years = (count: number) => count * 12

export const adult: Ages = { name: 'adult', fromMonths: years(18), belowMonths: null }
/** From twelve on many labels give the dose of a grown-up. */
export const fromTwelve: Ages = { name: 'from-12', fromMonths: years(12), belowMonths: null }
export const everyAge: Ages = { name: 'every-age', fromMonths: 0, belowMonths: null }

/** From `fromYears` to below `belowYears`; parts of a year are months over twelve. */
export function ages(fromYears: number, belowYears: number | null = null): Ages {
  const name = belowYears === null ? `from-${text(fromYears)}` : `${text(fromYears)}-to-${text(belowYears)}`
  return {
    name,
    fromMonths: Math.round(years(fromYears)),
    belowMonths: belowYears === null ? null : Math.round(years(belowYears)),
  }
}

/** Written from memory of product labels: every figure is to be compared with the label in force. */
const label = {
  source: '药品说明书 (product label approved by the NMPA); 国家处方集 (National Formulary)',
  checked: false,
  statedOn: writtenOn,
} as const

/** At most `mostPerDose` at once and `mostPerDay` a day, in the measure that `particulars` name. */
export function dose(
  ingredientCode: string,
  { name, fromMonths, belowMonths }: Ages,
  mostPerDose: number | null,
  mostPerDay: number | null,
  particulars: Particulars = {},
): DoseRule {
  const { routes = ['oral'], measure = 'mg', least = null, perKgDose = null, perKgDay = null } = particulars
  const drug = ingredientOf(ingredientCode)
  const figures = [mostPerDose ?? '–', mostPerDay ?? '–'].join(' / ')
  return {
    id: ['dose.', slug(drug?.nameEn ?? ingredientCode), '-', routes[0], '-', measure, '-', name].join(''),
    kind: 'dose',
    severity: 'forbidden',
    overridable: true,
    ingredientCode,
    routes: [...routes],
    fromMonths,
    belowMonths,
    measure,
    leastPerDay: least,
    mostPerDose,
    mostPerDay,
    mostPerKgPerDose: perKgDose,
    mostPerKgPerDay: perKgDay,
    adviceZh: `请核对剂量：该年龄每次/每日上限 ${figures}（${measure}）${perKgAdvice(perKgDose, perKgDay)}`,
    adviceEn: `Check the dose: at most ${figures} (${measure}) at once / a day at this age${perKgAdvice(perKgDose, perKgDay)}`,
    adviceKo: `용량을 확인하세요: 이 연령에서 한 번/하루 최대 ${figures} (${measure})${perKgAdvice(perKgDose, perKgDay)}`,
    ...label,
  }
}

function perKgAdvice(perKgDose: number | null, perKgDay: number | null): string {
  return perKgDose === null && perKgDay === null ? '' : `; ${perKgDose ?? '–'} / ${perKgDay ?? '–'} per kg`
}

/** A name as part of a rule's id: `insulin (human)` becomes `insulin-human`. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function text(count: number): string {
  return Number.isInteger(count) ? String(count) : `${Math.round(count * 12)}m`
}

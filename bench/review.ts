import { contentsOf } from '#domain/catalogue/strength.ts'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import type { CurrentDrug, ReviewedLine, ReviewFacts } from '#domain/prescriptions/review/facts.ts'
import { reviewPrescription } from '#domain/prescriptions/review/review-prescription.ts'
import { indexRuleSet, scanRuleSet, type RuleLookup } from '#domain/prescriptions/review/rule-lookup.ts'
import { makeProducts } from '#seeds/catalogue/products.ts'
import { firstRuleSet } from '#seeds/clinical-rules/rule-set.ts'
import { createRandom } from '#seeds/random.ts'
import type { BenchResult } from './bench.ts'
import { rounded } from './figures.ts'

const prescriptionCount = 500
const lineCount = 5
const currentCount = 10
const leastPerSecond = 5_000

/**
 * Measures the clinical review of prescriptions of 5 lines beside 10 current drugs under the full rule set, beside the
 * same review that reads through the whole set for every question, in the same run on one core. Checks first that both
 * find the same. Each figure is the best of several rounds: other load on the machine can only slow one down.
 */
export async function run(): Promise<BenchResult> {
  const prescriptions = syntheticPrescriptions()
  const [indexed, scanned] = [indexRuleSet(firstRuleSet), scanRuleSet(firstRuleSet)]
  assertSameResults(prescriptions, indexed, scanned)
  const ours = mostPerSecond(prescriptions, indexed, 20)
  const theirs = mostPerSecond(prescriptions, scanned, 3)
  return {
    figures: { per_second: rounded(ours) },
    peer: {
      name: 'the whole set read for every question',
      per_second: rounded(theirs),
      ratio: rounded(ours / theirs),
    },
    targets: [{ figure: 'per_second', must: 'atLeast', value: leastPerSecond }],
  }
}

function mostPerSecond(prescriptions: readonly ReviewFacts[], rules: RuleLookup, rounds: number): number {
  const figures: number[] = []
  for (let index = 0; index < rounds; index += 1) {
    const start = performance.now()
    for (const prescription of prescriptions) reviewPrescription(prescription, rules)
    figures.push((prescriptions.length * 1_000) / (performance.now() - start))
  }
  return Math.max(...figures)
}

function assertSameResults(
  prescriptions: readonly ReviewFacts[],
  indexed: RuleLookup,
  scanned: RuleLookup,
): void {
  for (const prescription of prescriptions) {
    const [ours, theirs] = [indexed, scanned].map((rules) =>
      JSON.stringify(reviewPrescription(prescription, rules)),
    )
    if (ours !== theirs) throw new Error('the two reviews differ')
  }
}

/** Prescriptions of tablets and capsules from the demo's catalogue for grown-ups of all ages. */
function syntheticPrescriptions(): ReviewFacts[] {
  const oral = makeProducts().filter(
    ({ dosageForm, specialControl }) =>
      (dosageForm === 'tablet' || dosageForm === 'capsule') && specialControl === 'none',
  )
  const codes = ingredients.map(({ code }) => code)
  return Array.from({ length: prescriptionCount }, (_, number) => {
    const random = createRandom(`bench/review/${number}`)
    const lines = random
      .sample(oral, lineCount)
      .map(({ ingredientCodes, strength, dosageForm }): ReviewedLine => {
        const contents = contentsOf(strength, ingredientCodes.length)
        return {
          ingredients: ingredientCodes.map((code, index) => ({ code, content: contents[index] ?? null })),
          route: 'oral',
          doseAmount: random.integer(1, 3),
          doseUnit: dosageForm === 'tablet' ? 'tablet' : 'capsule',
          frequency: random.pick(['qd', 'bid', 'tid'] as const),
          daysSupply: random.integer(3, 28),
        }
      })
    const current = random.sample(codes, currentCount).map((code, index): CurrentDrug => ({
      prescriptionId: `rx-${index}`,
      ingredientCodes: [code],
      route: 'oral',
    }))
    const diagnosisCodes = random.sample(['I10', 'E11.9', 'I25.1', 'J45.9', 'N18.3', 'J20.9'], 3)
    return {
      asOf: '2026-11-23',
      patient: {
        birthDate: `${random.integer(1935, 2005)}-05-01`,
        sex: random.pick(['female', 'male'] as const),
        weightKg: { value: random.integer(40, 90), on: '2026-10-01' },
        kidneyFiltration: { value: random.integer(20, 110), on: '2026-10-01' },
        pregnant: { value: random.chance(0.1), on: '2026-11-01' },
        lactating: { value: random.chance(0.1), on: '2026-11-01' },
        allergies: random.chance(0.3) ? [random.pick(codes)] : [],
        diagnosisCodes,
      },
      diagnosisCodes,
      lines,
      current,
    }
  })
}

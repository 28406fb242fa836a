/** How much of an ingredient is in what, as a label states it. */
export interface IngredientContent {
  readonly amount: number
  readonly measure: 'mg' | 'iu'
  /** `unit`: a tablet, capsule, sachet, patch …; else a millilitre, a gram or a puff. */
  readonly per: 'unit' | 'ml' | 'g' | 'puff'
}

const number = String.raw`\d+(?:\.\d+)?`
const amountPattern = new RegExp(`^(${number})(mg|g|μg|单位)$`)
const concentrationPattern = new RegExp(`^(${number})(ml|g):(.+)$`)
const puffsPattern = /^(.+)×\d+[吸揿粒]$/

/**
 * What a label's strength says of each ingredient, in the product's order: `5mg`, `5mg/10mg`, `100ml:3.2g`,
 * `18μg×30粒`. An ingredient of which it says nothing, as in `150ml` or 浓缩丸, has null.
 */
export function contentsOf(strength: string, ingredientCount: number): (IngredientContent | null)[] {
  const puff = puffsPattern.exec(strength)
  const concentration = concentrationPattern.exec(strength)
  const stated = (puff?.[1] ?? concentration?.[3] ?? strength).split('/')
  const none = Array.from({ length: ingredientCount }, () => null)
  if (stated.length !== ingredientCount) return none
  const per = puff ? 'puff' : concentration ? (concentration[2] === 'ml' ? 'ml' : 'g') : 'unit'
  const divisor = Number(concentration?.[1] ?? 1)
  return stated.map((text) => {
    const content = amountOf(text)
    return content === null ? null : { ...content, amount: content.amount / divisor, per }
  })
}

function amountOf(text: string): Pick<IngredientContent, 'amount' | 'measure'> | null {
  const [, figure, unit] = amountPattern.exec(text) ?? []
  if (figure === undefined || unit === undefined) return null
  if (unit === '单位') return { amount: Number(figure), measure: 'iu' }
  if (unit === 'μg') return { amount: Number(figure) / 1_000, measure: 'mg' }
  return { amount: unit === 'g' ? Number(figure) * 1_000 : Number(figure), measure: 'mg' }
}

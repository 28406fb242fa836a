import type { IntakeRule } from '../rule.ts'

/** While a shortage lasts, one person gets so much of an ingredient in so many days, whichever hospital prescribes it. */
export const personLimitKept: IntakeRule = {
  id: 'shortage.person-limit',
  source: 'The shortage as the network operator declared it, while it lasts',
  validFrom: '2020-01-01',
  validTo: null,
  checked: true,
  act: 'intake',
  find(prescription, { personLimits }) {
    return personLimits.flatMap(({ ingredientCode, limitUnits, limitDays, usedUnits, needPerUnit }) => {
      let asked = 0
      let line: number | undefined
      prescription.lines.forEach(({ productId, quantityUnits }, index) => {
        const worth = needPerUnit.get(productId)
        if (worth === undefined) return
        asked += quantityUnits * worth
        line ??= index
      })
      const left = Math.max(0, limitUnits - usedUnits)
      if (line === undefined || asked <= left) return []
      return [
        {
          code: 'personLimitReached',
          message:
            `There is a shortage of ${ingredientCode}: one person gets at most ${limitUnits} units in ${limitDays} days. ` +
            `${asked} were asked for, and ${left} are left.`,
          nextStep: `Prescribe at most ${left} units, another ingredient, or wait until the days have passed.`,
          line,
        },
      ]
    })
  },
}

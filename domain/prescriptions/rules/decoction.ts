import { prescriptionMeasures } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'

/** Decoction pieces stand on a prescription of their own, of kind `decoction`. */
export const decoctionAlone: IntakeRule = {
  id: 'prescription.decoction-alone',
  ...prescriptionMeasures,
  checked: true,
  act: 'signing',
  find(prescription, facts) {
    const decoction = prescription.kind === 'decoction'
    return prescription.lines.flatMap((prescribed, line): Finding[] => {
      const product = facts.products.get(prescribed.productId)
      if (product === undefined || (product.dosageForm === 'decoction_pieces') === decoction) return []
      return [
        decoction
          ? {
              code: 'notDecoctionPieces',
              message: 'A prescription of decoction pieces holds nothing else.',
              nextStep: 'Move this drug to a prescription of another kind.',
              line,
            }
          : {
              code: 'decoctionPiecesMixed',
              message: 'Decoction pieces need a prescription of their own.',
              nextStep: 'Move the pieces to a prescription of kind "decoction".',
              line,
            },
      ]
    })
  },
}

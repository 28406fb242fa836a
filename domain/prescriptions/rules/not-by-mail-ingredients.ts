import { onlineSaleBanList } from '../regulations.ts'
import type { Dated } from '../rule.ts'

/** An ingredient whose products are not sent by mail at retail. Matched by code, never by a word in a name. */
export interface NotByMailEntry extends Dated {
  readonly ingredientCode: string
  /** `alone`: only products of this one ingredient. `also_in_compounds`: every product that contains it. */
  readonly when: 'alone' | 'also_in_compounds'
  /** The entry leaves out forms for the skin and the eye. */
  readonly exceptTopical: boolean
  readonly source: string
  /** False while the entry is second-hand and is still to be checked against the list in force. */
  readonly checked: boolean
}

/** The part of the list that names ingredients. An entry that ends keeps its row and gets a `validTo`. */
export const notByMailIngredients: readonly NotByMailEntry[] = [
  // Digoxin, amiodarone, warfarin, ticagrelor, propafenone, prazosin, dabigatran etexilate, cilostazol.
  ...['I0123', 'I0124', 'I0125', 'I0126', 'I0127', 'I0128', 'I0129', 'I0130'].map((code) => listed(code)),
  // Dextromethorphan, aminophylline.
  ...['I0307', 'I0317'].map((code) => listed(code)),
  // Carbamazepine, lamotrigine, phenytoin, lithium carbonate, colchicine, estradiol, misoprostol.
  ...['I0601', 'I0602', 'I0603', 'I0604', 'I0605', 'I0606', 'I0607'].map((code) => listed(code)),
  // Linezolid, voriconazole, cefdinir, cefpodoxime proxetil, itraconazole, levornidazole, fusidic acid.
  ...['I0414', 'I0415', 'I0419', 'I0420', 'I0421', 'I0422', 'I0423'].map((code) =>
    listed(code, { exceptTopical: true }),
  ),
  // Levofloxacin: not on the copies of the list that were compared, kept until the official text is at hand.
  listed('I0413', { exceptTopical: true, checked: false }),
  // Ephedrine and tramadol, compounds included.
  listed('I0910', { when: 'also_in_compounds' }),
  listed('I0911', { when: 'also_in_compounds' }),
]

/** An entry as most of the list has them: every form of products with this one ingredient. */
function listed(
  ingredientCode: string,
  differing: Partial<Pick<NotByMailEntry, 'when' | 'exceptTopical' | 'checked'>> = {},
): NotByMailEntry {
  return {
    ...onlineSaleBanList,
    ingredientCode,
    when: 'alone',
    exceptTopical: false,
    checked: true,
    ...differing,
  }
}

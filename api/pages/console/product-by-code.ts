import { searchProductsOperation } from '../../catalogue/search-products.ts'
import { ProblemError } from '../../problem.ts'
import type { Viewer } from './define-page.ts'

/** What a code that is longer cannot be: it is not looked for. */
const codeDigits = 14

/** The product of the catalogue with a standard code that somebody typed. @throws ProblemError `productNotListed`. */
export async function productByCode(viewer: Viewer, code: string) {
  const found =
    code !== '' && code.length <= codeDigits
      ? (await viewer.ask(searchProductsOperation, { query: { text: code } })).items
      : []
  const product = found.find(({ standardCode }) => standardCode === code)
  if (product === undefined) throw new ProblemError(productUnknown)
  return product
}

/** The refusal of a code that is no product's. */
export const productUnknown = {
  status: 422,
  code: 'productNotListed',
  title: 'A rule refuses the request',
  detail: 'The code is no product of the catalogue.',
  nextStep: 'Give the standard code of a listed product: 14 digits.',
} as const

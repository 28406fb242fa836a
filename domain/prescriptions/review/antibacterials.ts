import { ingredients } from '#domain/catalogue/ingredients.ts'

/** The antimicrobials that the rate of antibiotics counts; what stays on the skin or in the eye is not counted. */
export const antimicrobialCodes: readonly string[] = ingredients
  .filter(({ antimicrobial }) => antimicrobial === true)
  .map(({ code }) => code)

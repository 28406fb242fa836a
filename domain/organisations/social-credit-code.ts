import { z } from 'zod'

/** GB 32100 leaves out I, O, S, V and Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** True for a unified social credit code: both check characters hold (GB 32100, and GB 11714 for characters 9 to 17). */
export function isSocialCreditCode(text: string): boolean {
  return (
    /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text) &&
    organisationCheckCharacter(text.slice(8, 16)) === text.charAt(16) &&
    codeCheckCharacter(text.slice(0, 17)) === text.charAt(17)
  )
}

/**
 * The code of an organisation: `category` is the registering authority and kind (two characters, 91 for a company),
 * `region` the six digits of its county, `organisation` the eight characters that name it. Throws RangeError on any other shape.
 */
export function socialCreditCode(category: string, region: string, organisation: string): string {
  const withOrganisation = `${category}${region}${organisation}`
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{8}$/.test(withOrganisation)) {
    throw new RangeError('a social credit code is made from 2 characters, 6 digits and 8 characters')
  }
  const body = withOrganisation + organisationCheckCharacter(organisation)
  return body + codeCheckCharacter(body)
}

export const socialCreditCodeSchema = z
  .string()
  .refine(isSocialCreditCode, { error: 'Not a unified social credit code: a check character is wrong.' })

/** GB 11714: letters count from A = 10 without gaps, as base 36 does. */
function organisationCheckCharacter(organisation: string): string {
  const sum = organisationWeights.reduce(
    (total, weight, index) => total + weight * Number.parseInt(organisation.charAt(index), 36),
    0,
  )
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

function codeCheckCharacter(body: string): string {
  let sum = 0
  let weight = 1
  for (const character of body) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return alphabet.charAt((31 - (sum % 31)) % 31)
}

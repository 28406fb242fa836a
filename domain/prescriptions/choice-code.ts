/**
 * The characters of a code: digits and capital letters without 0, 1, I, L and O, which people mistake for each other.
 * There are 31 of them, a prime, so that the check character finds every single wrong character and every two that
 * were swapped.
 */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const bodyLength = 11

/** A code of 12 characters that begins with what `digest`, at least 16 random bytes, says; the last one checks the rest. */
export function choiceCodeOf(digest: Uint8Array): string {
  let left = digest.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let body = ''
  while (body.length < bodyLength) {
    body += alphabet[Number(left % BigInt(alphabet.length))]
    left /= BigInt(alphabet.length)
  }
  return body + checkCharacter(body)
}

/** The code that somebody typed or scanned, without spaces and hyphens, in capitals; null when it cannot be one. */
export function parseChoiceCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase()
  const isWhole = /^[2-9A-HJKMNP-Z]{12}$/.test(code)
  return isWhole && checkCharacter(code.slice(0, bodyLength)) === code.at(-1) ? code : null
}

/** A code as it is read out and typed: in groups of four. */
export function displayChoiceCode(code: string): string {
  return code.replaceAll(/.{4}(?=.)/g, '$&-')
}

/**
 * Weights 3^i mod 31, all different, so that a swap changes the sum; from 3 on, since the check character itself weighs 1.
 */
function checkCharacter(body: string): string {
  let weight = 3
  let sum = 0
  for (const character of body) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % alphabet.length
  }
  return alphabet[(alphabet.length - (sum % alphabet.length)) % alphabet.length] ?? ''
}

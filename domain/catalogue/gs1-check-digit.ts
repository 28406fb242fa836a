/**
 * The GS1 modulo 10 check digit of `digits` (the code without its check digit): weights 3, 1, 3, … from the right.
 * Throws RangeError when `digits` holds anything but digits.
 */
export function gs1CheckDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new RangeError('a GS1 check digit is made from digits only')
  let sum = 0
  let weight = 3
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    sum += Number(digits.charAt(index)) * weight
    weight = weight === 3 ? 1 : 3
  }
  return String((10 - (sum % 10)) % 10)
}

/** True when the last digit of `code` is the GS1 check digit of the digits before it. `code` must be digits. */
export function endsInGs1CheckDigit(code: string): boolean {
  return gs1CheckDigit(code.slice(0, -1)) === code.slice(-1)
}

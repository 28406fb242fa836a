import { refused } from '../command-refused.ts'

/** The largest number of base units that a balance can hold. */
const mostUnits = 2_147_483_647

/** Refuses what no count of goods can be. @throws CommandRefused `countInvalid`. */
export function requireCount(units: number): void {
  if (Number.isSafeInteger(units) && units >= 0 && units <= mostUnits) return
  throw refused('invalid', {
    code: 'countInvalid',
    message: 'A count is a whole number of base units from 0.',
    nextStep: 'Count again and send the number.',
  })
}

/** Refuses what no act can be about. @throws CommandRefused `unitsInvalid`. */
export function requireUnits(units: number): void {
  if (Number.isSafeInteger(units) && units >= 1 && units <= mostUnits) return
  throw refused('invalid', {
    code: 'unitsInvalid',
    message: 'Units are a whole number of base units from 1.',
    nextStep: 'Count the units that it is about and send the number.',
  })
}

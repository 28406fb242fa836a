import { refused, type CommandRefused } from '../command-refused.ts'

/** The refusal of a payment that is not what is owed; it names what is. */
export function wrongAmount(dueFen: number): CommandRefused {
  return refused('invalid', {
    code: 'wrongAmount',
    message: `${dueFen} fen are due, no more and no less.`,
    nextStep: `Take or pay ${dueFen} fen and record that amount.`,
  })
}

/** The refusal of a payment when the charge is settled between us and the patient. */
export function nothingDue(): CommandRefused {
  return refused('conflict', {
    code: 'nothingDue',
    message:
      'Nothing is due here: it was collected or paid back already, or there was never anything to pay.',
    nextStep: 'Read the charge; it shows what was paid, how and when.',
  })
}

/** The refusal of an amount that is no money. */
export function amountInvalid(): CommandRefused {
  return refused('invalid', {
    code: 'amountInvalid',
    message: 'An amount is a whole number of fen from 1.',
    nextStep: 'Send the amount in fen.',
  })
}

/** Throws `amountInvalid` unless `amountFen` is a whole number of fen from 1. */
export function requireAmount(amountFen: number): void {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1) throw amountInvalid()
}

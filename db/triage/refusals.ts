import { refused } from '../command-refused.ts'

/** Where a form and the prescription that answers it do not belong together. */
export function prescriptionUnfit() {
  return refused('invalid', {
    code: 'prescriptionUnfit',
    message: 'The answer names no prescription of this doctor for this patient.',
    nextStep: 'Post the prescription first, and give its id with the outcome "prescribed" alone.',
  })
}

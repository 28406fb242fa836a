import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of a symptom form. A red flag ends it at once, with the word to go to a hospital. A doctor who claims one has it
 * alone until it is answered, given back, or left lying for too long.
 */
export const symptomFormStates = {
  waiting: ['claimed'],
  claimed: ['waiting', 'answered'],
  answered: [],
  sent_to_hospital: [],
} as const satisfies StateTable<SymptomFormState>

export type SymptomFormState = 'waiting' | 'claimed' | 'answered' | 'sent_to_hospital'

/** How a doctor answers: with a prescription, with advice for home, or with the word to come in. */
export const symptomFormOutcomes = ['prescribed', 'advised', 'hospital'] as const
export type SymptomFormOutcome = (typeof symptomFormOutcomes)[number]

/** A form that its doctor left lying for so long may be claimed by another. */
export const symptomClaimMinutes = 30

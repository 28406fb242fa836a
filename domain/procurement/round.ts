/** In what capacity an organisation takes part in a round. */
export const partyKinds = ['institution', 'supplier', 'distributor'] as const
export type PartyKind = (typeof partyKinds)[number]

/** What a person who runs a round must look at. */
export const warningKinds = [
  'tender_late',
  'opening_late',
  'award_late',
  'bid_changed',
  'objection_undecided',
  'licence_lapsed',
  'lot_uncovered',
  'call_off_late',
  'no_backup',
  'promise_behind',
] as const
export type WarningKind = (typeof warningKinds)[number]

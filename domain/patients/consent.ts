/** What a family member may do for a patient who consented to it. */
const consentScopes = ['collect', 'choose_pharmacy'] as const
export type ConsentScope = (typeof consentScopes)[number]

/** Whether a diagnosis was made face to face. */
export const madeOffline = 'urn:yunyaoku:fhir:made-offline'

/** The institution that recorded a diagnosis. */
export const recordingOrganisation = 'urn:yunyaoku:fhir:recording-organisation'

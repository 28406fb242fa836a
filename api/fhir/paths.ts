/** Where the façade lives on this server. */
export const fhirBase = '/fhir'

/** True when an address is the façade's, so that its answers are FHIR's. */
export function isFhirPath(path: string): boolean {
  return path === fhirBase || path.startsWith(`${fhirBase}/`)
}

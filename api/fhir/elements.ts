import type { CodeableConcept, Meta, Money, Patient, Reference } from '@medplum/fhirtypes'

/** A row's change as a FHIR version. */
export function metaOf(changedAt: Date): Meta {
  return { versionId: String(changedAt.getTime()), lastUpdated: changedAt.toISOString() }
}

/** A resource's version as the `ETag` and `If-Match` headers carry it. */
export function etagOf(meta: Meta | undefined): string {
  return `W/"${meta?.versionId ?? ''}"`
}

export function concept(system: string, code: string, text?: string): CodeableConcept {
  return { coding: [{ system, code }], ...(text === undefined ? {} : { text }) }
}

export function referenceTo<Type extends string>(type: Type, id: string): { reference: `${Type}/${string}` } {
  return { reference: `${type}/${id}` }
}

/** The patient of a record; those who may not know who it is read that it is withheld. */
export function patientReference(patientId: string, seesPatient: boolean): Reference<Patient> {
  return seesPatient ? referenceTo('Patient', patientId) : withheld
}

const withheld = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' as const },
  ],
}

/** Fen as FHIR writes money: in yuan. */
export function money(fen: number): Money {
  return { value: fen / 100, currency: 'CNY' }
}

import type {
  DestinationFacts,
  IntakeFacts,
  PatientFacts,
  PrescriberFacts,
  ProductFacts,
} from './intake-facts.ts'
import type { PrescriptionIntake, PrescriptionLineIntake } from './prescription.ts'

/** For tests: ten in the morning in Shanghai, a moment after signing. */
export const intakeNow = new Date('2026-11-23T02:00:00Z')

export const productIds = [1, 2, 3, 4, 5, 6].map(
  (number) => `01930000-0000-7000-8000-00000000000${number}`,
) as [string, string, string, string, string, string]

/** For tests: a line that no rule refuses. */
export function goodLine(changes: Partial<PrescriptionLineIntake> = {}): PrescriptionLineIntake {
  return {
    productId: productIds[0],
    quantityUnits: 7,
    doseAmount: 1,
    doseUnit: 'tablet',
    frequency: 'qd',
    route: 'oral',
    daysSupply: 7,
    directions: '早餐后服用',
    ...changes,
  }
}

/** For tests: a prescription that no rule refuses, posted at `intakeNow` with `goodFacts`. */
export function goodPrescription(changes: Partial<PrescriptionIntake> = {}): PrescriptionIntake {
  return {
    hospitalReference: 'RX-1',
    patientId: '01930000-0000-7000-8000-0000000000a1',
    prescriberId: '01930000-0000-7000-8000-0000000000b1',
    signedAt: '2026-11-23T09:58:00+08:00',
    kind: 'ordinary',
    diagnosisCodes: ['I10'],
    lines: [goodLine()],
    fulfilment: { mode: 'village_counter', siteId: '01930000-0000-7000-8000-0000000000c1' },
    signature: { algorithm: 'SM2', keyId: 'key-1', value: 'c2lnbmF0dXJl' },
    ...changes,
  }
}

/** For tests: amlodipine tablets. */
export function goodProduct(changes: Partial<ProductFacts> = {}): ProductFacts {
  return {
    active: true,
    saleClass: 'prescription',
    dosageForm: 'tablet',
    storageClass: 'room',
    specialControl: 'none',
    ingredientCodes: ['I0101'],
    ...changes,
  }
}

export function goodPrescriber(changes: Partial<PrescriberFacts> = {}): PrescriberFacts {
  return {
    registeredHere: true,
    roles: ['doctor'],
    qualifications: [{ kind: 'physician', number: 'Q-1', validFrom: '2020-01-01', validTo: '2030-12-31' }],
    department: 'general_practice',
    ...changes,
  }
}

export function goodPatient(changes: Partial<PatientFacts> = {}): PatientFacts {
  return {
    birthDate: '1960-05-01',
    hasGuardian: false,
    diagnoses: [{ code: 'I10.x00x002', diagnosedOn: '2024-03-01', offline: true }],
    assessments: [],
    symptomForms: [],
    ...changes,
  }
}

export function goodDestination(changes: Partial<DestinationFacts> = {}): DestinationFacts {
  return {
    kind: 'village_pharmacy',
    status: 'working',
    nameEn: 'Test Village Pharmacy',
    designatedCode: 'P64042299901',
    storageClasses: ['room', 'cool'],
    scopes: ['otc', 'prescription'],
    ...changes,
  }
}

/** For tests: the facts under which `goodPrescription` is taken in. Every product id of `productIds` is `product`. */
export function goodFacts(
  changes: Partial<IntakeFacts> = {},
  product: Partial<ProductFacts> = {},
): IntakeFacts {
  return {
    hospital: {
      state: 'active',
      licences: [{ validFrom: '2020-01-01', validTo: '2030-12-31', expiresAt: null }],
      onlineDepartments: ['general_practice'],
    },
    prescriber: goodPrescriber(),
    patient: goodPatient(),
    products: new Map(productIds.map((id) => [id, goodProduct(product)])),
    destination: goodDestination(),
    personLimits: [],
    ...changes,
  }
}

import { randomUUIDv7 } from 'node:crypto'
import { people } from '../access/schema.ts'
import { insuranceChecks } from '../insurance/schema.ts'
import { clinicalRuleSets, reviewResults } from '../prescriptions/review/schema.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import type { Given } from './supervision-fixture.ts'

const clinicalRuleId = 'test.interaction'
export const insuranceRuleId = 'insurance.no-overlap'

/**
 * Thirteen prescriptions of February: eight of general practice for eight persons, three of these with an antimicrobial;
 * five of paediatrics for the other four and one of the eight, one of them with an antimicrobial for the eye alone.
 */
export async function addPrescriptions(world: Given): Promise<void> {
  const { hospitalId, patientIds, client } = world
  const doctors = []
  for (const department of ['general_practice', 'paediatrics']) {
    const id = randomUUIDv7()
    await client.network.insert(people).values({
      id,
      tenantId: hospitalId,
      name: '测试',
      roles: ['doctor'],
      siteIds: [],
      department,
      status: 'active',
    })
    doctors.push(id)
  }
  const [general = '', paediatric = ''] = doctors
  for (const [index, patientId] of patientIds.entries()) {
    const isGeneral = index < 8
    const productId = index < 3 || index === 9 ? world.antimicrobial.id : world.product.id
    await addReviewed(world, {
      patientId,
      prescriberId: isGeneral ? general : paediatric,
      productId,
      route: index === 9 ? 'eye' : 'oral',
      isFound: index < 6,
    })
  }
  const [patientId = ''] = patientIds
  await addReviewed(world, {
    patientId,
    prescriberId: paediatric,
    productId: world.product.id,
    route: 'oral',
    isFound: false,
  })
}

interface GivenPrescription {
  readonly patientId: string
  readonly prescriberId: string
  readonly productId: string
  readonly route: 'oral' | 'eye'
  /** Whether a clinical and an insurance rule found something. */
  readonly isFound: boolean
}

async function addReviewed(world: Given, given: GivenPrescription): Promise<void> {
  const { client, hospitalId, villageSiteId, insurerId } = world
  const at = new Date('2026-02-12T02:00:00Z')
  const id = randomUUIDv7()
  const owned = { tenantId: hospitalId, prescriptionId: id }
  await client.network.insert(prescriptions).values({
    id,
    tenantId: hospitalId,
    hospitalReference: id,
    patientId: given.patientId,
    prescriberId: given.prescriberId,
    kind: 'ordinary',
    state: 'completed',
    diagnosisCodes: ['I10'],
    signedAt: at,
    validUntil: at,
    acknowledgedAt: at,
    dueAt: at,
    mode: 'village_counter',
    destinationSiteId: villageSiteId,
    trackingTokenHash: id,
    signature: { algorithm: 'test', keyId: 'test', value: 'test' },
  })
  await client.network.insert(prescriptionLines).values({
    ...owned,
    id: randomUUIDv7(),
    lineNumber: 1,
    productId: given.productId,
    quantityUnits: 20,
    doseAmount: 1,
    doseUnit: 'tablet',
    frequency: 'bid',
    route: given.route,
    daysSupply: 7,
    directions: '饭后服用',
    state: 'handed_over',
  })
  const [rules] = await client.network.select({ version: clinicalRuleSets.version }).from(clinicalRuleSets)
  const clinical = {
    ruleId: clinicalRuleId,
    code: 'interaction',
    severity: 'caution',
    source: 'test',
    line: 0,
  }
  const insurance = { rule: insuranceRuleId, code: 'supplyOverlaps', level: 'refused', source: 'test' }
  await client.network.insert(reviewResults).values({
    ...owned,
    id: randomUUIDv7(),
    ruleSetVersion: rules?.version ?? 0,
    outcome: 'pass',
    facts: {} as never,
    result: {
      outcome: 'pass',
      lines: [{ outcome: 'pass', findings: given.isFound ? [clinical] : [] }],
    } as never,
    madeAt: at,
  })
  await client.network.insert(insuranceChecks).values({
    ...owned,
    checkedAt: at,
    facts: { covers: [{ insurerTenantId: insurerId }] } as never,
    result: { lines: [{ lineId: id, findings: given.isFound ? [insurance] : [] }] } as never,
    selfPayLineIds: [],
  })
}

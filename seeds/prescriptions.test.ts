import { describe, expect, it } from 'vitest'
import { checkIntake } from '#domain/prescriptions/check-intake.ts'
import type { IntakeFacts } from '#domain/prescriptions/intake-facts.ts'
import { fulfilmentModes, prescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { ageYears } from '#domain/organisations/shanghai-time.ts'
import { makeLongPrescription, makePrescriptions } from './prescriptions.ts'
import type { SeedPrescription } from './prescriptions.ts'
import { makeWorld } from './world/world.ts'

const world = makeWorld('2026-11-22')
const now = new Date('2026-11-22T15:58:00Z')
const prescriptions = makePrescriptions(world, 400, 'test', now)

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.id, row]))
const patients = byId(world.patients)
const people = byId(world.people)
const products = new Map([...byId(world.products)].map(([id, product]) => [id, { ...product, active: true }]))
const sites = byId(world.sites)

/** What the hospital's wall shows of the world, as the database would read it. */
function factsFor({ hospitalTenantId, body }: SeedPrescription): IntakeFacts {
  const licence = world.licences.find(
    ({ tenantId, kind }) => tenantId === hospitalTenantId && kind === 'internet_hospital',
  )
  const prescriber = people.get(body.prescriberId)
  const patient = patients.get(body.patientId)
  const destination = sites.get(body.fulfilment.siteId)
  const isLinked = patient?.links.some(({ tenantId }) => tenantId === hospitalTenantId) === true
  return {
    hospital: licence
      ? {
          state: 'active',
          licences: [{ ...licence, expiresAt: null }],
          onlineDepartments: licence.scopes,
        }
      : null,
    prescriber: prescriber
      ? { ...prescriber, registeredHere: prescriber.tenantId === hospitalTenantId }
      : null,
    patient:
      patient && isLinked
        ? {
            ...patient,
            hasGuardian: patient.guardianId !== null,
            assessments: world.assessments.filter(({ patientId }) => patientId === patient.id),
            symptomForms: [],
          }
        : null,
    products,
    destination: destination ? { ...destination, status: 'working' } : null,
    personLimits: [],
  }
}

describe('makePrescriptions', () => {
  it('makes what the contract of intake takes and no rule refuses', () => {
    const refused = prescriptions.flatMap((prescription): unknown[] => {
      const parsed = prescriptionIntake.safeParse(prescription.body)
      return parsed.success ? checkIntake(parsed.data, factsFor(prescription), now) : parsed.error.issues
    })
    expect(refused).toEqual([])
  })

  it('mixes modes, counties, kinds, ages and one to four lines', () => {
    const bodies = prescriptions.map(({ body }) => body)
    expect(new Set(bodies.map(({ fulfilment }) => fulfilment.mode))).toEqual(new Set(fulfilmentModes))
    expect(new Set(bodies.map(({ kind }) => kind))).toEqual(new Set(['ordinary', 'chronic']))
    expect(new Set(bodies.map(({ lines }) => lines.length))).toEqual(new Set([1, 2, 3, 4]))
    const counties = bodies.slice(0, 5).map(({ patientId }) => patients.get(patientId)?.countyCode)
    expect(new Set(counties).size).toBe(5)
    const ages = bodies.map(({ patientId }) =>
      ageYears(patients.get(patientId)?.birthDate ?? '', '2026-11-22'),
    )
    expect(Math.min(...ages)).toBeLessThan(6)
  })

  it('gives no patient what they are allergic to', () => {
    const harmful = prescriptions.filter(({ body }) => {
      const allergens =
        patients.get(body.patientId)?.allergies.map(({ ingredientCode }) => ingredientCode) ?? []
      return body.lines.some(({ productId }) =>
        products.get(productId)?.ingredientCodes.some((code) => allergens.includes(code)),
      )
    })
    expect(harmful).toEqual([])
  })

  it('asks only for what a depot has', () => {
    const held = new Set(world.stock.map(({ productId }) => productId))
    expect(
      prescriptions.flatMap(({ body }) => body.lines).filter(({ productId }) => !held.has(productId)),
    ).toEqual([])
  })

  it('is the same for the same seed, and has other references under another', () => {
    expect(makePrescriptions(world, 20, 'test', now)).toEqual(prescriptions.slice(0, 20))
    const references = [...prescriptions, ...makePrescriptions(world, 400, 'other', now)].map(
      ({ body }) => body.hospitalReference,
    )
    expect(new Set(references).size).toBe(800)
  })
})

describe('makeLongPrescription', () => {
  it('makes 12 weeks in three parts that no rule refuses', () => {
    const long = makeLongPrescription(world, 'long', now)
    expect(long.body.repeats).toEqual({ parts: 3, daysPerPart: 28 })
    expect(checkIntake(long.body, factsFor(long), now)).toEqual([])
  })
})

import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import { frequencyMeanings } from '#domain/prescriptions/frequency.ts'
import type {
  FulfilmentMode,
  PrescriptionIntake,
  PrescriptionLineIntake,
} from '#domain/prescriptions/prescription.ts'
import { mayMail } from '#domain/prescriptions/rules/not-by-mail.ts'
import { handlingObstacles } from '#domain/organisations/site.ts'
import { ageYears, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { signedContent } from '#domain/prescriptions/signed-content.ts'
import type { SeedProduct } from './catalogue/products.ts'
import { mayHave } from './clinical-rules/may-have.ts'
import { demoSigningKey } from './demo-signing-keys.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { regimens } from './regimens.ts'
import type { Regimen } from './regimens.ts'
import { seedId } from './seed-id.ts'
import { isChronic } from './world/diagnoses.ts'
import type { SeedPatient } from './world/patients.ts'
import { countyRegions } from './world/regions.ts'
import type { SeedSite } from './world/sites.ts'
import { hospitalOf, tenantId } from './world/tenants.ts'
import type { World } from './world/world.ts'

/** A prescription to post, and the hospital that posts it. */
export interface SeedPrescription {
  readonly hospitalTenantId: string
  readonly body: PrescriptionIntake
}

const adultAgeYears = 18
/** Enough to find one that can be supplied for 12 weeks. */
const drawnForLong = 400
/** How often each mode is asked for, of 20; one that the drugs do not allow gives way to another. */
const modeUrn: readonly FulfilmentMode[] = [
  ...Array<FulfilmentMode>(8).fill('home'),
  ...Array<FulfilmentMode>(6).fill('village_counter'),
  ...Array<FulfilmentMode>(2).fill('designated_pharmacy'),
  ...Array<FulfilmentMode>(2).fill('hospital_window'),
  ...Array<FulfilmentMode>(2).fill('delivery_point'),
]

/**
 * `count` prescriptions that every intake rule lets through at `now`, each for another county than the one before it,
 * over all modes, with 1 to 4 lines. The same arguments give the same prescriptions; another `seed` gives others, with
 * other hospital references. They were signed within the ten minutes before `now`.
 */
export function makePrescriptions(world: World, count: number, seed: string, now: Date): SeedPrescription[] {
  const observations = Map.groupBy(world.observations, ({ patientId }) => patientId)
  const byCounty = Map.groupBy(
    world.patients.filter((patient) => treatable(patient, { observations, now }).length > 0),
    (patient) => patient.countyCode,
  )
  const sitesByKey = new Map(world.sites.map((site) => [site.key, site]))
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(`prescription/${seed}/${index}`)
    const county = countyRegions[index % countyRegions.length]?.county.code ?? ''
    const patient = random.pick(byCounty.get(county) ?? [])
    return prescriptionFor(patient, { world, observations, sitesByKey, random, now }, `${seed}-${index + 1}`)
  })
}

const longParts = 3
const longDaysPerPart = 28

/**
 * A prescription of 12 weeks in three parts that every intake rule lets through at `now`, collected in the village by a
 * patient who was found stable. The same arguments give the same one.
 * @throws RangeError when the world has no such patient among those drawn.
 */
export function makeLongPrescription(world: World, seed: string, now: Date): SeedPrescription {
  const plain: readonly StorageClass[] = ['room', 'cool']
  const assessed = new Set(
    world.assessments.map(({ patientId, diagnosisCode }) => `${patientId}/${diagnosisCode}`),
  )
  const products = new Map(world.products.map((product) => [product.id, product]))
  const found = makePrescriptions(world, drawnForLong, seed, now).find(
    ({ body }) =>
      body.kind === 'chronic' &&
      body.fulfilment.mode === 'village_counter' &&
      body.diagnosisCodes.every((code) => assessed.has(`${body.patientId}/${code}`)) &&
      body.lines.every(
        ({ productId, daysSupply }) =>
          daysSupply === longDaysPerPart && plain.includes(products.get(productId)?.storageClass ?? 'cold'),
      ),
  )
  if (found === undefined) throw new RangeError('none of the prescriptions drawn can be a long one')
  const repeats = { parts: longParts, daysPerPart: longDaysPerPart }
  return { ...found, body: signedAnew({ ...found.body, repeats }) }
}

interface Making {
  readonly world: World
  readonly observations: ReadonlyMap<string, World['observations']>
  readonly sitesByKey: ReadonlyMap<string, SeedSite>
  readonly random: Random
  readonly now: Date
}

interface PlannedLine {
  readonly regimen: Regimen
  readonly product: SeedProduct
}

function prescriptionFor(patient: SeedPatient, making: Making, reference: string): SeedPrescription {
  const { random, now } = making
  const planned = planLines(patient, making)
  const chronic = planned.every(({ regimen }) => isChronic(regimen.diagnosis)) && random.chance(0.75)
  const days = chronic ? random.pick([14, 28]) : random.integer(3, 7)
  const hospitalKey = hospitalOf(patient.countyCode).key
  const lines = planned.map((line) => lineOf(line, days))
  const unsigned: Omit<PrescriptionIntake, 'signature'> = {
    hospitalReference: `DEMO-${reference}`,
    patientId: patient.id,
    prescriberId: seedId(
      `person/${hospitalKey.replace('hospital/', '')}/doctor/${departmentFor(patient, making)}`,
    ),
    signedAt: new Date(now.getTime() - random.integer(5, 600) * 1_000).toISOString(),
    kind: chronic ? 'chronic' : 'ordinary',
    ...(chronic ? { chronicReason: '慢性病病情稳定，需长期用药' } : {}),
    diagnosisCodes: [...new Set(planned.map(({ regimen }) => regimen.diagnosis))],
    lines,
    fulfilment: fulfilmentOf(patient, planned, making),
  }
  return {
    hospitalTenantId: tenantId(hospitalKey),
    body: { ...unsigned, signature: demoSignature(unsigned) },
  }
}

/** The regimens that the patient may have online: diagnosed offline, fit for the age, and not forbidden by the rules. */
function treatable(
  patient: SeedPatient,
  { observations, now }: Pick<Making, 'observations' | 'now'>,
): Regimen[] {
  const isChild = ageYears(patient.birthDate, shanghaiDate(now)) < adultAgeYears
  const onFile = new Set(patient.diagnoses.filter(({ offline }) => offline).map(({ code }) => code))
  const known = observations.get(patient.id) ?? []
  return regimens.filter(
    (regimen) =>
      regimen.forChildren === isChild &&
      onFile.has(regimen.diagnosis) &&
      mayHave(patient, known, [regimen], shanghaiDate(now)),
  )
}

/** One to four drugs, all for chronic disease or none, each drug once, and none that the rules forbid beside another. */
function planLines(patient: SeedPatient, making: Making): PlannedLine[] {
  const { world, observations, random, now } = making
  const known = observations.get(patient.id) ?? []
  const possible = treatable(patient, making)
  const chronic = isChronic(random.pick(possible).diagnosis)
  const ofKind = possible.filter(({ diagnosis }) => isChronic(diagnosis) === chronic)
  const drawn = random.sample(ofKind, random.pick([1, 1, 2, 2, 3, 4]))
  const perIngredient = new Map(drawn.map((regimen) => [regimen.ingredientCode, regimen]))
  const together: Regimen[] = []
  for (const regimen of perIngredient.values()) {
    if (mayHave(patient, known, [...together, regimen], shanghaiDate(now))) together.push(regimen)
  }
  return together.map((regimen) => ({
    regimen,
    product: productFor(regimen, world, random),
  }))
}

function productFor(regimen: Regimen, world: World, random: Random): SeedProduct {
  return random.pick(
    world.products.filter(
      ({ ingredientCodes, dosageForm, strength }) =>
        ingredientCodes.join() === regimen.ingredientCode &&
        dosageForm === regimen.dosageForm &&
        strength === regimen.strength,
    ),
  )
}

function lineOf({ regimen, product }: PlannedLine, daysSupply: number): PrescriptionLineIntake {
  const { doseAmount, doseUnit, frequency, route, directions, courseUnits } = regimen
  const dosesPerDay = frequencyMeanings[frequency].dosesPerDay ?? 1
  return {
    productId: product.id,
    quantityUnits: courseUnits ?? Math.ceil(doseAmount * dosesPerDay * daysSupply),
    doseAmount,
    doseUnit,
    frequency,
    route,
    daysSupply,
    directions,
  }
}

/** Children see the paediatrician, grown-ups one of the two general departments. */
function departmentFor(patient: SeedPatient, { random, now }: Making): string {
  const isChild = ageYears(patient.birthDate, shanghaiDate(now)) < adultAgeYears
  return isChild ? 'paediatrics' : random.pick(['general_practice', 'internal_medicine'])
}

/** The first mode drawn whose site may hand all the drugs over; the hospital window may always. */
function fulfilmentOf(
  patient: SeedPatient,
  planned: readonly PlannedLine[],
  { sitesByKey, random, now }: Making,
): PrescriptionIntake['fulfilment'] {
  const date = shanghaiDate(now)
  for (const mode of random.sample(modeUrn, modeUrn.length)) {
    const site = sitesByKey.get(siteKeyFor(mode, patient))
    const isMailed = mode === 'home' || mode === 'delivery_point'
    const fits = planned.every(
      ({ product }) =>
        site !== undefined &&
        handlingObstacles(site, product).length === 0 &&
        (!isMailed || mayMail(product, date)),
    )
    if (!site || !fits) continue
    return mode === 'home'
      ? { mode, siteId: site.id, address: patient.address, phone: patient.phone }
      : { mode, siteId: site.id, phone: patient.phone }
  }
  throw new RangeError('no site of the county may hand these drugs over')
}

function siteKeyFor(mode: FulfilmentMode, { villageCode, countyCode }: SeedPatient): string {
  switch (mode) {
    case 'home':
    case 'village_counter':
      return villageCode
    case 'designated_pharmacy':
      return `chain/${countyCode}`
    case 'hospital_window':
      return `window/${countyCode}`
    case 'delivery_point':
      return `point/${countyCode}`
  }
}

/** A demo prescription whose content was changed, signed again by its doctor. */
export function signedAnew({ signature: _replaced, ...unsigned }: PrescriptionIntake): PrescriptionIntake {
  return { ...unsigned, signature: demoSignature(unsigned) }
}

/** The doctor's signature by the demo's key over what is sent; wherever it is sent, it still holds. */
export function demoSignature(
  unsigned: Omit<PrescriptionIntake, 'signature'>,
): PrescriptionIntake['signature'] {
  const { keyId, sign } = demoSigningKey(unsigned.prescriberId)
  return { algorithm: 'EdDSA', keyId, value: sign(signedContent(unsigned)) }
}

import type { PatientRegistration } from '#db/patients/registration.ts'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import { residentId } from '#domain/patients/resident-id.ts'
import { createRandom } from '../random.ts'
import type { Random } from '../random.ts'
import { seedId } from '../seed-id.ts'
import { scattered, type Position } from './county-sites.ts'
import { diagnosesFor, isChronic } from './diagnoses.ts'
import { countyRegions } from './regions.ts'
import { hospitalOf, hospitals, residentInsurerKey, tenantId, topUpInsurerKey } from './tenants.ts'

/** A patient, the county they live in, and where they are insured. `PatientRegistration` says the rest. */
export interface SeedPatient extends PatientRegistration {
  readonly countyCode: string
}

export const patientCount = 2_000
const childShare = 0.14
const adultAgeYears = 18
const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'
/** Ingredients that people say they are allergic to: penicillins, cephalosporins, aspirin, ibuprofen. */
const allergens = ['I0401', 'I0403', 'I0404', 'I0116', 'I0302']

interface Home {
  readonly countyCode: string
  readonly villageCode: string
  readonly place: string
}

const homes: readonly Home[] = countyRegions.flatMap(({ county, townships }) =>
  townships.flatMap((township) =>
    township.villages.map((village) => ({
      countyCode: county.code,
      villageCode: village.code,
      place: county.name + township.name + village.name,
    })),
  ),
)

/** How far from its pharmacy a village's homes lie, in degrees: some 800 metres. */
const villageDegrees = 0.008

/** The patients of the demo world: grown-ups first, then children, who live with the grown-up that answers for them. */
export function makePatients(today: string, villages: ReadonlyMap<string, Position>): SeedPatient[] {
  const adultCount = Math.round(patientCount * (1 - childShare))
  const adults = Array.from({ length: adultCount }, (_, index) => {
    const random = createRandom(`patient/${index + 1}`)
    return makePatient(index + 1, random.pick(homes), random.integer(adultAgeYears, 92), null, today, random)
  })
  const children = Array.from({ length: patientCount - adultCount }, (_, index) => {
    const number = adultCount + index + 1
    const random = createRandom(`patient/${number}`)
    const guardian = random.pick(adults)
    const home = homes.find(({ villageCode }) => villageCode === guardian.villageCode) ?? random.pick(homes)
    return makePatient(number, home, random.integer(0, adultAgeYears - 1), guardian.id, today, random)
  })
  return [...adults, ...children].map((patient) => ({ ...patient, position: homeIn(villages, patient) }))
}

/** An invented place near the village's pharmacy. */
function homeIn(
  villages: ReadonlyMap<string, Position>,
  { id, villageCode }: SeedPatient,
): Position | undefined {
  const centre = villages.get(villageCode)
  return centre === undefined ? undefined : scattered(centre, villageDegrees, id)
}

function makePatient(
  number: number,
  home: Home,
  ageYears: number,
  guardianId: string | null,
  today: string,
  random: Random,
): SeedPatient {
  const key = String(number).padStart(4, '0')
  const id = seedId(`patient/${key}`)
  const sex = random.chance(0.5) ? 'female' : 'male'
  const hospitalId = tenantId(hospitalOf(home.countyCode).key)
  const codes = diagnosesFor(ageYears, random)
  const ageDays = ageYears * 366 + random.integer(1, 300)
  return {
    id,
    countyCode: home.countyCode,
    name: `演示${surnames.charAt(random.integer(0, surnames.length - 1))}${key}`,
    sex,
    birthDate: addDays(today, -ageDays),
    residentId: inventedResidentId(home.countyCode, number, sex),
    phone: `100${String(number).padStart(8, '0')}`,
    villageCode: home.villageCode,
    address: `${home.place}演示${random.integer(1, 99)}号`,
    guardianId,
    links: linksOf(home.countyCode, random),
    diagnoses: codes.map((code) => ({
      id: seedId(`diagnosis/${key}/${code}`),
      tenantId: hospitalId,
      code,
      diagnosedOn: addDays(today, -Math.min(ageDays, random.integer(20, 300))),
      offline: random.chance(0.93),
    })),
    allergies: random.chance(0.06)
      ? [{ ingredientCode: random.pick(allergens), recordedOn: addDays(today, -random.integer(30, 3_000)) }]
      : [],
    covers: random.chance(0.93) ? coversOf(key, home.countyCode, codes, today, random) : [],
  }
}

function linksOf(countyCode: string, random: Random): SeedPatient['links'] {
  const hospital = hospitalOf(countyCode)
  const hospitalId = tenantId(hospital.key)
  const others = hospitals.map(({ key }) => tenantId(key)).filter((other) => other !== hospitalId)
  const seenElsewhere = random.chance(0.1) ? others : []
  return [
    ...[hospitalId, ...seenElsewhere].map((linked) => ({ tenantId: linked, purpose: 'treat' as const })),
    { tenantId: tenantId(residentInsurerKey(hospital)), purpose: 'insure' },
  ]
}

/**
 * Chronic patients have their region's plan for chronic disease, the others the one for all residents, and everyone the
 * cover for critical illness with it. Some are helped by medical assistance, some have insured themselves on top, and
 * a few are known to the charity fund.
 */
function coversOf(
  key: string,
  countyCode: string,
  codes: readonly string[],
  today: string,
  random: Random,
): SeedPatient['covers'] {
  const year = Number(today.slice(0, 4))
  const residentKey = residentInsurerKey(hospitalOf(countyCode))
  const coverOf = (insurerKey: string, planCode: string) => ({
    insurerTenantId: tenantId(insurerKey),
    planCode,
    insuredNumber: `DEMO-${countyCode}-${key}`,
    validFrom: `${year}-01-01`,
    validTo: `${year + 1}-12-31`,
  })
  const region = residentKey === 'insurer' ? 'resident' : 'ningmin'
  return [
    coverOf(residentKey, codes.some(isChronic) ? `${region}-chronic` : `${region}-outpatient`),
    coverOf(residentKey, 'critical-illness'),
    ...(random.chance(0.05) ? [coverOf(residentKey, 'medical-assistance')] : []),
    ...(random.chance(0.2) ? [coverOf(topUpInsurerKey, 'top-up')] : []),
    ...(random.chance(0.02) ? [coverOf(topUpInsurerKey, 'charity-fund')] : []),
  ]
}

/** A resident ID of someone born in the 1880s, so that no living person can be hit; each number gives another. */
function inventedResidentId(countyCode: string, number: number, sex: 'female' | 'male'): string {
  const day = addDays('1880-01-01', number)
  const sequence = 100 + (number % 400) * 2 + (sex === 'male' ? 1 : 0)
  return residentId(countyCode, day, String(sequence))
}

import { sql, type SQL } from 'drizzle-orm'
import { addMonths, monthRange, type TimeRange } from '#domain/organisations/shanghai-month.ts'
import { antimicrobialCodes } from '#domain/prescriptions/review/antibacterials.ts'
import { antimicrobialMonths, type PrescribingCount } from '#domain/supervision/antimicrobials.ts'
import { recordDataAccess } from '../audit/data-access.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { departments } from '../organisations/joining-schema.ts'
import { type DirectoryName, readDirectoryNames } from './directory-names.ts'
import type { Page } from './rule-hits.ts'

/**
 * How often the network's hospitals prescribe antimicrobials, for `months` months up to `month` (YYYY-MM, Shanghai).
 * Numerator: prescriptions with at least one line of an antimicrobial that is not applied to skin, nose, eye, ear or
 * vagina. Denominator: all prescriptions taken in, on the day of their intake, whatever became of them.
 * A network read for the regulator: counts by hospital and department, those of too few patients withheld.
 */
export function readAntimicrobials(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { month, months }: { readonly month: string; readonly months: number },
) {
  const range = { from: monthRange(addMonths(month, 1 - months)).from, until: monthRange(month).until }
  return readAcross(client, actor, 'supervision.antimicrobials', now, async (db) => {
    const found = await db.execute<PrescribingCount & Record<string, unknown>>(sql`
      with ${takenIn(range)}
      select month, tenant_id as "tenantId",
        case when grouping(department) = 0 then coalesce(department, '') end as department,
        count(distinct patient_id)::integer as patients, count(*)::integer as prescriptions,
        (count(*) filter (where has_antimicrobial))::integer as "withAntimicrobial"
      from taken_in
      group by grouping sets ((month), (month, tenant_id), (month, tenant_id, department))
      order by month, tenant_id, department`)
    const told = antimicrobialMonths(found.rows)
    const names = await readDirectoryNames(
      db,
      told.hospitals.map(({ tenantId }) => tenantId),
    )
    const departmentName = await readDepartmentNames(db)
    return {
      month,
      months: told.months,
      hospitals: told.hospitals.map(({ departments: groups, ...hospital }) => ({
        ...hospital,
        ...names(hospital.tenantId),
        departments: groups.map((row) => ({
          ...row,
          ...departmentName(hospital.tenantId, row.department),
        })),
      })),
    }
  })
}

/** Names departments as their hospital does; one that it has not named is called by its code. */
async function readDepartmentNames(db: Database): Promise<(tenantId: string, code: string) => DirectoryName> {
  const rows = await db.select().from(departments)
  const names = new Map(
    rows.map(({ tenantId, code, nameZh, nameEn }) => [`${tenantId}/${code}`, { nameZh, nameEn }]),
  )
  return (tenantId, code) => names.get(`${tenantId}/${code}`) ?? { nameZh: code, nameEn: code }
}

/** Prescriptions of a time with their department, and whether one of their lines is an antimicrobial. */
function takenIn({ from, until }: TimeRange): SQL {
  const codes = sql.param([...antimicrobialCodes])
  return sql`antimicrobial as materialized (
      select id from products where ingredient_codes && ${codes}::text[]
    ), taken_in as (
      select prescription.id, prescription.tenant_id, prescription.patient_id, prescription.acknowledged_at,
        to_char(prescription.acknowledged_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, doctor.department,
        exists (select 1 from prescription_lines line where line.prescription_id = prescription.id
          and line.product_id in (select id from antimicrobial)
          and line.route not in ('topical', 'nasal', 'eye', 'ear', 'vaginal')) as has_antimicrobial
      from prescriptions prescription left join people doctor on doctor.id = prescription.prescriber_id
      where prescription.acknowledged_at >= ${from.toISOString()}
        and prescription.acknowledged_at < ${until.toISOString()}
    )`
}

/** Which prescriptions of a figure are asked for. */
export interface PrescribingQuestion {
  readonly month: string
  readonly tenantId: string
  /** Left out for all departments; `''` for prescribers without one. */
  readonly department?: string | undefined
  readonly onlyAntimicrobial: boolean
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** A prescription behind a figure: what was prescribed, and nothing of who it is for. */
export interface SupervisedPrescription {
  readonly prescriptionId: string
  readonly acknowledgedAt: Date
  readonly state: string
  readonly department: string
  readonly departmentNameZh: string
  readonly departmentNameEn: string
  readonly products: readonly {
    readonly nameZh: string
    readonly nameEn: string
    readonly isAntimicrobial: boolean
  }[]
}

interface SupervisedRow extends Record<string, unknown> {
  readonly prescriptionId: string
  readonly patientId: string
  readonly at: string
  readonly state: string
  readonly department: string
  readonly products: SupervisedPrescription['products']
}

/**
 * The prescriptions behind a figure of `readAntimicrobials`, by their ids. Each is recorded as a look at a patient's data
 * before it is given; who the patient is, it does not say.
 */
export async function listSupervisedPrescriptions(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { month, tenantId, department, onlyAntimicrobial, after, limit }: PrescribingQuestion,
): Promise<Page<SupervisedPrescription>> {
  const rows = await readAcross(client, actor, 'supervision.prescriptions', now, async (db) => {
    const found = await db.execute<SupervisedRow>(sql`
      with ${takenIn(monthRange(month))}
      select taken_in.id as "prescriptionId", taken_in.patient_id as "patientId", taken_in.acknowledged_at::text as at,
        prescription.state, coalesce(taken_in.department, '') as department,
        (select coalesce(json_agg(json_build_object('nameZh', product.name_zh, 'nameEn', product.name_en,
            'isAntimicrobial', product.id in (select id from antimicrobial)) order by line.line_number), '[]')
          from prescription_lines line join products product on product.id = line.product_id
          where line.prescription_id = taken_in.id and line.part = 1) as products
      from taken_in join prescriptions prescription on prescription.id = taken_in.id
        and prescription.tenant_id = taken_in.tenant_id
      where taken_in.tenant_id = ${tenantId}
        and (${department ?? null}::text is null or coalesce(taken_in.department, '') = ${department ?? null})
        and (taken_in.has_antimicrobial or not ${onlyAntimicrobial}::boolean)
        and (${after ?? null}::uuid is null or taken_in.id > ${after ?? null}::uuid)
      order by taken_in.id limit ${limit + 1}`)
    const departmentName = await readDepartmentNames(db)
    return found.rows.map((row) => {
      const { nameZh, nameEn } = departmentName(tenantId, row.department)
      return { ...row, departmentNameZh: nameZh, departmentNameEn: nameEn }
    })
  })
  const page = rows.slice(0, limit)
  const seen = page.map(({ patientId, prescriptionId }) => ({
    patientId,
    shown: 'prescription' as const,
    resourceId: prescriptionId,
  }))
  await recordDataAccess(client, actor, now, seen)
  return {
    items: page.map(({ patientId: _hidden, at, ...row }) => ({ ...row, acknowledgedAt: new Date(at) })),
    next: rows.length > limit ? (page.at(-1)?.prescriptionId ?? null) : null,
  }
}

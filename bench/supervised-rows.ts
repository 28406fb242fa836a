import { connectOwner, type DatabaseClient } from '#db/client.ts'

/** What an insurer and a regulator look over: how many rows of each kind, over two years up to `until`. */
export interface SupervisedSize {
  /** Prescriptions, each with a line, a review, an insurance check, a charge with its line, and a claim. */
  readonly prescriptions: number
  readonly patients: number
  /** Parts of orders, with two lines each. */
  readonly parts: number
  readonly events: number
}

/** The last day that has rows; the two years before it have them evenly. */
const until = '2026-11-01T00:00:00Z'
const days = 730

/**
 * Writes millions of rows as two years leave them, by a few statements. They are sound in what supervision reads of them:
 * who, where, when, how much and what was found; nothing else reads them.
 */
export async function makeSupervisedRows(
  { urls }: DatabaseClient,
  size: SupervisedSize,
  report: (message: string) => void,
): Promise<void> {
  const owner = await connectOwner(urls.owner)
  try {
    // What is checked row by row elsewhere is made right here; nothing is told of it.
    await owner.query(`set session_replication_role = replica; set synchronous_commit = off`)
    for (const [name, statement] of [...prescribed(size), ...traded(size)]) {
      report(`Writing ${name}.`)
      await owner.query(statement)
    }
    await owner.query('analyze')
  } finally {
    await owner.end()
  }
}

type Statements = readonly (readonly [name: string, statement: string])[]

function prescribed(size: SupervisedSize): Statements {
  const at = `timestamptz '${until}' - interval '${days} days' * (1 - g::float8 / ${size.prescriptions})`
  return [
    [
      'who and where',
      `create temp table place as select row_number() over (order by id) - 1 as n, id, tenant_id, region_code
         from sites where kind in ('village_pharmacy', 'township_pharmacy', 'county_hub');
       create temp table good as select row_number() over (order by id) - 1 as n, id from products;
       create temp table doctor as select row_number() over (order by id) - 1 as n, id, tenant_id
         from people where 'doctor' = any(roles);
       create temp table insurer as select id from tenants where kind = 'insurer' order by id limit 1;
       create temp table person as
         select g as n, uuidv7() as id, (select region_code from place where n = g % (select count(*) from place)) as village
         from generate_series(0, ${size.patients - 1}) g;
       insert into patients (id, name, sex, birth_date, resident_id, phone, village_code, address, created_at)
         select id, '演示', 'female', '1950-01-01', 'bench-' || n, '1' || n, village, '演示', timestamptz '${until}' from person;
       insert into patient_covers (patient_id, insurer_tenant_id, plan_code, insured_number, valid_from, valid_to)
         select person.id, insurer.id, 'bench', 'bench', day.first, day.first + 364
         from person, insurer, (values (date '2024-11-01'), (date '2025-11-01'), (date '2026-01-01')) day(first);`,
    ],
    [
      'prescriptions',
      `create temp table made as select g, uuidv7() as prescription_id, uuidv7() as line_id, uuidv7() as shipment_id, ${at} as at,
           person.id as patient_id, place.id as site_id, place.tenant_id as pharmacy_id, good.id as product_id,
           doctor.id as doctor_id, doctor.tenant_id as hospital_id
         from generate_series(1, ${size.prescriptions}) g
         join person on person.n = (g::bigint * 7919) % ${size.patients}
         join place on place.n = (g::bigint * 104729) % (select count(*) from place)
         join good on good.n = (g::bigint * 31) % (select count(*) from good)
         join doctor on doctor.n = g % (select count(*) from doctor);
       insert into prescriptions (id, tenant_id, hospital_reference, patient_id, prescriber_id, kind, state, diagnosis_codes,
           signed_at, valid_until, acknowledged_at, due_at, mode, destination_site_id, tracking_token_hash, signature)
         select prescription_id, hospital_id, 'bench-' || g, patient_id, doctor_id, 'ordinary', 'completed', '{I10}', at,
           at, at, at, 'village_counter', site_id, 'bench-' || g, '{}' from made;
       insert into prescription_lines (id, tenant_id, prescription_id, line_number, product_id, quantity_units, dose_amount,
           dose_unit, frequency, route, days_supply, directions, state)
         select line_id, hospital_id, prescription_id, 1, product_id, 20, 1, 'tablet', 'bid', 'oral', 7, '', 'handed_over'
         from made;`,
    ],
    [
      'what the rules found',
      `insert into review_results (id, tenant_id, prescription_id, rule_set_version, outcome, facts, result, made_at)
         select uuidv7(), hospital_id, prescription_id, 1, 'pass', '{}', case when g % 10 = 0
           then jsonb_build_object('outcome', 'caution', 'lines', jsonb_build_array(jsonb_build_object('outcome', 'caution',
             'findings', jsonb_build_array(jsonb_build_object('ruleId', 'bench.rule-' || g % 40, 'code', 'interaction',
               'severity', 'caution', 'source', 'bench', 'line', 0)))))
           else '{"outcome": "pass", "lines": [{"outcome": "pass", "findings": []}]}' end, at from made;
       insert into insurance_checks (prescription_id, tenant_id, checked_at, facts, result, self_pay_line_ids)
         select prescription_id, hospital_id, at,
           jsonb_build_object('covers', jsonb_build_array(jsonb_build_object('insurerTenantId', (select id from insurer)))),
           jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('lineId', line_id, 'findings', case when g % 20 = 0
             then jsonb_build_array(jsonb_build_object('rule', 'insurance.bench', 'code', 'supplyOverlaps', 'level', 'refused',
               'source', 'bench')) else '[]' end))), '{}' from made;`,
    ],
  ]
}

function traded(size: SupervisedSize): Statements {
  return [
    [
      'charges and claims',
      `insert into charges (shipment_id, tenant_id, prescription_id, prescription_tenant_id, patient_id, site_id, plan_code,
           total_fen, patient_fen, insurer_fen, deductible_used_fen, collected_fen, refunded_fen, booked_at)
         select shipment_id, pharmacy_id, prescription_id, hospital_id, patient_id, site_id, 'bench', 2000, 800, 1200, 0, 0, 0, at
         from made;
       insert into charge_lines (shipment_id, tenant_id, prescription_line_id, product_id, units, total_fen, insurer_fen,
           unit_price_ten_thousandths)
         select shipment_id, pharmacy_id, line_id, product_id, 20, 2000, 1200, 10000 + g % 7 from made;
       insert into claims (id, tenant_id, shipment_id, prescription_id, insurer_tenant_id, plan_code, state, claimed_fen,
           settled_fen, settled_at)
         select uuidv7(), pharmacy_id, shipment_id, prescription_id, insurer.id, 'bench', case when g % 50 = 0 then 'denied'
           else 'settled' end, 1200, case when g % 50 = 0 then 0 else 1200 end, case when g % 50 = 0 then null else at end
         from made, insurer;`,
    ],
    [
      'parts of orders',
      `create temp table sold as select g, uuidv7() as id, seller.id as tenant_id, place.id as site_id,
           place.tenant_id as buyer_id, timestamptz '${until}' - interval '${days} days' * (1 - g::float8 / ${size.parts}) as at
         from generate_series(1, ${size.parts}) g
         join (select row_number() over (order by id) - 1 as n, id from tenants where kind = 'distributor') seller
           on seller.n = g % (select count(*) from tenants where kind = 'distributor')
         join place on place.n = g % (select count(*) from place);
       insert into order_parts (id, tenant_id, order_id, buyer_tenant_id, buyer_site_id, part_number, state, goods_fen,
           delivery_fen, offered_at, answer_due_at, accepted_at, dispatch_due_at, dispatched_at, received_at)
         select id, tenant_id, uuidv7(), buyer_id, site_id, 1, 'received', 2000, 0, at, at, at, at + interval '48 hours',
           at + interval '1 hour' * (g % 60), at + interval '3 days' from sold;
       insert into order_part_lines (id, tenant_id, part_id, order_line_id, product_id, units, unit_price_ten_thousandths,
           total_fen, dispatched_units, received_units)
         select uuidv7(), tenant_id, sold.id, uuidv7(), good.id, 100, 4000, 4000, 100 - sold.g % 3, 100 from sold
         cross join generate_series(0, 1) line join good on good.n = (sold.g * 2 + line) % (select count(*) from good);`,
    ],
    [
      'events',
      `insert into events (id, tenant_id, type, aggregate_kind, aggregate_id, payload, principal_id, occurred_at, position)
         overriding system value
         select last.id + step, made.hospital_id, 'prescription.approved', 'prescription', made.prescription_id, '{}', 'bench',
           made.at, last.position + step
         from generate_series(1, ${size.events}) step join made on made.g = 1 + step % ${size.prescriptions},
           (select coalesce(max(id), 0) as id, coalesce(max(position), 0) as position from events) last`,
    ],
  ]
}

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { fileJobStates } from '#domain/jobs/file-job-states.ts'
import { exportStates } from '#domain/jobs/export-states.ts'
import { applicationStates, licenceStates, tenantStates } from '#domain/organisations/tenant-states.ts'
import { courierBookingStates } from '#domain/couriers/states.ts'
import {
  adjustmentStates,
  destructionStates,
  stocktakeLineStates,
  stocktakeStates,
} from '#domain/inventory/states.ts'
import { legStates, shipmentStates } from '#domain/fulfilment/states.ts'
import { claimStates } from '#domain/insurance/claim-states.ts'
import { partStates } from '#domain/prescriptions/repeats/states.ts'
import { lineStates, prescriptionStates } from '#domain/prescriptions/states.ts'
import { suggestionStates } from '#domain/replenishment/suggestion-states.ts'
import { deliveryStates, subscriptionStates } from '#domain/webhooks/states.ts'
import { ruleSetStates } from '#domain/prescriptions/review/rule-set-states.ts'
import {
  firstBusinessStates,
  orderPartStates,
  orderReturnStates,
  orderStates,
  substituteStates,
} from '#domain/orders/states.ts'
import { isFinal, type StateTable, statesOf } from '#domain/state-table.ts'

/** Where the printed tables lie: made from the code, checked by state-tables.test.ts. */
export const stateTablesFile = fileURLToPath(new URL('../docs/state-tables.md', import.meta.url))

const tables: readonly (readonly [title: string, table: StateTable<string>])[] = [
  ['Prescription', prescriptionStates],
  ['Prescription line', lineStates],
  ['Part of a long prescription', partStates],
  ['Shipment', shipmentStates],
  ['Leg', legStates],
  ['Claim', claimStates],
  ['Application to join', applicationStates],
  ['Tenant', tenantStates],
  ['Licence', licenceStates],
  ['Courier booking', courierBookingStates],
  ['Webhook subscription', subscriptionStates],
  ['Webhook delivery', deliveryStates],
  ['Clinical rule set', ruleSetStates],
  ['Export', exportStates],
  ['Import, or export of a list', fileJobStates],
  ['Correction of the books', adjustmentStates],
  ['Stocktake', stocktakeStates],
  ['Pile of a stocktake', stocktakeLineStates],
  ['Destruction', destructionStates],
  ['Replenishment suggestion', suggestionStates],
  ['Order', orderStates],
  ['Part of an order', orderPartStates],
  ['Substitute for an ordered product', substituteStates],
  ['Return of ordered goods', orderReturnStates],
  ['First-business document', firstBusinessStates],
]

/** The state tables of the code as a page of Markdown. */
export function printStateTables(): string {
  const head =
    '# State tables\n\nPrinted from the code by `npm run docs`; the tables themselves lie in `domain/`.\n'
  return [head, ...tables.map(([title, table]) => section(title, table))].join('\n')
}

function section(title: string, table: StateTable<string>): string {
  const rows = statesOf(table).map((state) => {
    const next = isFinal(table, state) ? '*final*' : (table[state] ?? []).map((to) => `\`${to}\``).join(', ')
    return `| \`${state}\` | ${next} |`
  })
  return [`## ${title}`, '', '| State | May become |', '| --- | --- |', ...rows, ''].join('\n')
}

if (import.meta.main) await writeFile(stateTablesFile, printStateTables())

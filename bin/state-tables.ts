import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { fileJobStates } from '#domain/jobs/file-job-states.ts'
import { exportStates } from '#domain/jobs/export-states.ts'
import { applicationStates, licenceStates, tenantStates } from '#domain/organisations/tenant-states.ts'
import { batchStates, campaignStates, householdStates } from '#domain/campaigns/states.ts'
import { courierBookingStates } from '#domain/couriers/states.ts'
import { discrepancyStates } from '#domain/fulfilment/discrepancies.ts'
import { supplierReturnStates, transferStates } from '#domain/fulfilment/request-states.ts'
import { deliveryNoteStates } from '#domain/inventory/delivery-note.ts'
import {
  adjustmentStates,
  destructionStates,
  stocktakeLineStates,
  stocktakeStates,
} from '#domain/inventory/states.ts'
import { recallStates, recallTaskStates } from '#domain/inventory/recall-states.ts'
import { routePlanStates } from '#domain/routing/states.ts'
import { legStates, shipmentStates } from '#domain/fulfilment/states.ts'
import { awardWorkStates } from '#domain/procurement/award-work-states.ts'
import { awardStates, bidStates, objectionStates } from '#domain/procurement/bid-states.ts'
import { callOffStates, contractStates, roundStates } from '#domain/procurement/round-states.ts'
import { claimStates } from '#domain/insurance/claim-states.ts'
import { priceDraftStates } from '#domain/insurance/price-draft-states.ts'
import { partStates } from '#domain/prescriptions/repeats/states.ts'
import { lineStates, prescriptionStates } from '#domain/prescriptions/states.ts'
import { shortagePlanStates, shortageSignStates, shortageStates } from '#domain/shortage/states.ts'
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
import { symptomFormStates } from '#domain/triage/states.ts'
import { isFinal, type StateTable, statesOf } from '#domain/state-table.ts'

/** Where the printed tables lie: made from the code, checked by state-tables.test.ts. */
export const stateTablesFile = fileURLToPath(new URL('../docs/state-tables.md', import.meta.url))

const tables: readonly (readonly [title: string, table: StateTable<string>])[] = [
  ['Prescription', prescriptionStates],
  ['Prescription line', lineStates],
  ['Part of a long prescription', partStates],
  ['Shipment', shipmentStates],
  ['Leg', legStates],
  ['Route plan', routePlanStates],
  ['Discrepancy', discrepancyStates],
  ['Transfer', transferStates],
  ['Return to a supplier', supplierReturnStates],
  ['Delivery note', deliveryNoteStates],
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
  ['Price draft', priceDraftStates],
  ['Joint procurement round', roundStates],
  ['Award that is worked out in the background', awardWorkStates],
  ['Sealed bid', bidStates],
  ['Award', awardStates],
  ['Objection to an award', objectionStates],
  ['Procurement contract', contractStates],
  ['Call-off', callOffStates],
  ['Correction of the books', adjustmentStates],
  ['Stocktake', stocktakeStates],
  ['Pile of a stocktake', stocktakeLineStates],
  ['Destruction', destructionStates],
  ['Replenishment suggestion', suggestionStates],
  ['Symptom form', symptomFormStates],
  ['Order', orderStates],
  ['Part of an order', orderPartStates],
  ['Substitute for an ordered product', substituteStates],
  ['Return of ordered goods', orderReturnStates],
  ['First-business document', firstBusinessStates],
  ['Recall', recallStates],
  ['Recall task', recallTaskStates],
  ['Shortage', shortageStates],
  ['Plan of a shortage', shortagePlanStates],
  ['Early sign of a shortage', shortageSignStates],
  ['Campaign', campaignStates],
  ['Household in a campaign', householdStates],
  ['Batch of a campaign', batchStates],
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

import { html } from 'hono/html'
import type { listVillageParcelsOperation } from '#api/campaigns/village-parcels.ts'
import type { readRunSheetOperation } from '#api/routing/read-plans.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { actForm, choice, dataTable, folded, plannedText, pieces, section, tag, type Column } from '../kit.ts'
import type { Scene } from '../scene.ts'

export type VillageBatch = Item<typeof listVillageParcelsOperation>
type Sheet = Answer<typeof readRunSheetOperation>
type Visit = Sheet['visits'][number]

/** Parcels at a stop: a household of a campaign gets one. */
export function parcelsAt({ campaign, shipmentIds }: Visit): number {
  return campaign === null ? shipmentIds.length : 1
}

/** What campaigns have sent to the village, with the act that takes it in. */
export function arrivingSection(scene: Scene, batches: readonly VillageBatch[]): Markup {
  const { locale, messages } = scene
  const { depot } = messages
  return section(
    depot.campaignParcels,
    pieces(
      html`<p class="hint">${depot.campaignParcelsHint}</p>`,
      dataTable(
        batches,
        [
          { head: depot.batch, cell: ({ number }) => number },
          { head: depot.carrier, cell: ({ carrier }) => carrier ?? '–' },
          {
            head: depot.departs,
            cell: ({ dispatchedAt }) => (dispatchedAt === null ? '–' : plannedText(dispatchedAt, locale)),
          },
          { head: depot.onTheWay, isNumber: true, cell: ({ onTheWay }) => onTheWay },
          { head: depot.arrivedHere, isNumber: true, cell: ({ arrived }) => arrived },
          {
            head: depot.takeIn,
            cell: ({ batchId, onTheWay }) =>
              onTheWay === 0
                ? '–'
                : actForm({
                    act: 'takeIn',
                    key: scene.newKey(),
                    label: depot.takeIn,
                    hidden: { batchId },
                    isInline: true,
                  }),
          },
        ],
        depot.noPlans,
      ),
    ),
  )
}

/** Who gets a campaign's parcel at a stop, and what became of it there; no column where a trip has no such stop. */
export function campaignColumns(scene: Scene, { visits }: Sheet): Column<Visit>[] {
  const { depot } = scene.messages
  if (visits.every(({ campaign }) => campaign === null)) return []
  return [
    {
      head: depot.recipient,
      cell: ({ campaign }) => (campaign === null ? '–' : html`${campaign.name}<br />${campaign.phone}`),
    },
    { head: depot.handedOver, cell: ({ campaign }) => (campaign === null ? '–' : stopActs(scene, campaign)) },
  ]
}

function stopActs(scene: Scene, campaign: NonNullable<Visit['campaign']>): Markup {
  const { depot, surge } = scene.messages
  const { news } = surge.registration
  const { campaignId, householdId, state, reason } = campaign
  if (state === 'delivered') return tag(news.delivered, 'good')
  if (state !== 'dispatched') return tag(news.ended, 'plain')
  if (!scene.may('shipment.hand_over')) return html`–`
  // Somebody may go back to a door within the same round: what was tried in vain can still be handed over.
  const hidden = { campaignId, householdId }
  const inVain = Object.entries(depot.failedReasons).find(([known]) => known === reason)?.[1]
  return pieces(
    inVain === undefined ? null : tag(`${depot.notHandedOver}: ${inVain}`, 'warn'),
    actForm({ act: 'handOver', key: scene.newKey(), label: depot.handedOver, hidden, isInline: true }),
    folded(
      depot.notHandedOver,
      actForm({
        act: 'fail',
        key: scene.newKey(),
        label: depot.notHandedOver,
        hidden,
        tone: 'quiet',
        fields: choice({
          name: 'reason',
          label: depot.reason,
          options: Object.entries(depot.failedReasons),
        }),
      }),
    ),
  )
}

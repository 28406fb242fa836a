import { discrepancyListPage } from '#web/console/goods/discrepancy-page.ts'
import { decideDiscrepancyOperation } from '../../fulfilment/decide-discrepancy.ts'
import { listDiscrepanciesOperation } from '../../fulfilment/list-discrepancies.ts'
import { definePage } from './define-page.ts'

const rowsOfPage = 50

/** How goods came otherwise than they were sent, at every site, for both sides. */
export const discrepancyPages = definePage({
  path: '/console/discrepancies',
  area: 'discrepancies',
  guard: 'discrepancy.read',
  async show(viewer) {
    const { state = 'open', kind, after } = viewer.query
    const found = await viewer.ask(listDiscrepanciesOperation, {
      query: { state: state === 'all' ? undefined : state, kind, after, limit: rowsOfPage },
    })
    const nameOf = await viewer.namesOf(
      found.items.flatMap(({ siteId, receiverTenantId, tenantId }) => [siteId, receiverTenantId, tenantId]),
    )
    const { tenantId } = viewer.caller.actor
    return {
      title: viewer.messages.console.areaNames.discrepancies,
      content: discrepancyListPage(viewer, { found, tenantId, state, nameOf }),
      isLive: true,
    }
  },
  acts: {
    async decide(viewer, form) {
      await viewer.ask(decideDiscrepancyOperation, {
        param: { id: form.text('discrepancyId') },
        json: { decision: form.text('decision'), note: form.text('note') },
      })
    },
  },
})

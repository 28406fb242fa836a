import { approveAwardOperation } from '../../procurement/approve-award.ts'
import { cancelAwardWorkOperation, queueAwardOperation } from '../../procurement/award-works.ts'
import { approveDemandOperation } from '../../procurement/approve-demand.ts'
import { callOffByOrderOperation } from '../../procurement/call-off.ts'
import { cancelRoundOperation } from '../../procurement/cancel-round.ts'
import { consentToOpeningOperation } from '../../procurement/consent-to-opening.ts'
import { decideObjectionOperation } from '../../procurement/decide-objection.ts'
import { deliverCallOffsOperation } from '../../procurement/deliver-call-offs.ts'
import { invitePartiesOperation } from '../../procurement/invite-parties.ts'
import { makeAwardOperation } from '../../procurement/make-award.ts'
import { negotiatePriceOperation } from '../../procurement/negotiate-price.ts'
import { openBidsOperation } from '../../procurement/open-bids.ts'
import { proposeAwardOperation } from '../../procurement/propose-award.ts'
import { publishTenderOperation } from '../../procurement/publish-tender.ts'
import { raiseObjectionOperation } from '../../procurement/raise-objection.ts'
import { refuseAwardOperation } from '../../procurement/refuse-award.ts'
import { registerKeyOperation } from '../../procurement/register-key.ts'
import { reportDemandOperation } from '../../procurement/report-demand.ts'
import { settleSurplusOperation } from '../../procurement/settle-surplus.ts'
import { startRoundOperation } from '../../procurement/start-round.ts'
import type { ConsoleForm } from './console-form.ts'
import type { PageAct, Viewer } from './define-page.ts'

const paramOf = ({ params }: Viewer) => ({ id: params['id'] })

/** Yuan, as people type a unit price, in 1/10,000 yuan; NaN, which every rule refuses, for anything else. */
export function tenThousandths(yuan: string): number {
  return yuan === '' ? Number.NaN : Math.round(Number(yuan) * 10_000)
}

/** What the people of a round do with it, each by the name of its form. */
export const roundActs = {
  async invite(viewer, form) {
    const party = {
      tenantId: form.text('tenantId'),
      kind: form.text('kind'),
      regionCode: form.maybe('regionCode') ?? null,
      weight: Number(form.text('weight')),
    }
    await viewer.ask(invitePartiesOperation, { param: paramOf(viewer), json: { parties: [party] } })
  },
  async start(viewer) {
    await viewer.ask(startRoundOperation, { param: paramOf(viewer) })
  },
  async report(viewer, form) {
    await viewer.ask(reportDemandOperation, { param: paramOf(viewer), json: { lines: demandLines(form) } })
  },
  async approveDemand(viewer) {
    await viewer.ask(approveDemandOperation, { param: paramOf(viewer) })
  },
  async registerKey(viewer, form) {
    const json = { passphrase: form.text('passphrase') }
    await viewer.ask(registerKeyOperation, { param: paramOf(viewer), json })
  },
  async publish(viewer, form) {
    const ceilings = form
      .group('ceiling')
      .map(([productId, yuan]) => ({ productId, ceilingTenThousandths: tenThousandths(yuan) }))
    await viewer.ask(publishTenderOperation, { param: paramOf(viewer), json: { ceilings } })
  },
  async consent(viewer, form) {
    const json = { passphrase: form.text('passphrase') }
    await viewer.ask(consentToOpeningOperation, { param: paramOf(viewer), json })
  },
  async openBids(viewer, form) {
    const json = { passphrase: form.text('passphrase') }
    await viewer.ask(openBidsOperation, { param: paramOf(viewer), json })
  },
  async makeVolume(viewer) {
    await viewer.ask(makeAwardOperation, { param: paramOf(viewer), json: { rule: 'volume_based' } })
  },
  async makeOptimised(viewer, form) {
    const json = {
      rule: 'optimised',
      promisedPerMille: form.number('promisedPerMille'),
      minimumWinners: form.number('minimumWinners'),
      maximumSharePerMille: form.number('maximumSharePerMille'),
      minimumSharePerMille: form.number('minimumSharePerMille'),
      switchingPerMille: form.number('switchingPerMille'),
    }
    await viewer.ask(queueAwardOperation, { param: paramOf(viewer), json })
  },
  async cancelAwardWork(viewer, form) {
    await viewer.ask(cancelAwardWorkOperation, { param: { id: form.text('awardWorkId') } })
  },
  async negotiate(viewer, form) {
    const json = {
      productId: form.text('productId'),
      unitPriceTenThousandths: tenThousandths(form.text('price')),
    }
    await viewer.ask(negotiatePriceOperation, { param: paramOf(viewer), json })
  },
  async propose(viewer, form) {
    await viewer.ask(proposeAwardOperation, {
      param: paramOf(viewer),
      json: { awardId: form.text('awardId') },
    })
  },
  async approveAward(viewer, form) {
    await viewer.ask(approveAwardOperation, {
      param: paramOf(viewer),
      json: { awardId: form.text('awardId') },
    })
  },
  async refuseAward(viewer, form) {
    await viewer.ask(refuseAwardOperation, {
      param: paramOf(viewer),
      json: { awardId: form.text('awardId') },
    })
  },
  async object(viewer, form) {
    await viewer.ask(raiseObjectionOperation, {
      param: paramOf(viewer),
      json: { reason: form.text('reason') },
    })
  },
  async decideObjection(viewer, form) {
    const json = {
      objectionId: form.text('objectionId'),
      decision: form.text('decision'),
      reason: form.text('reason'),
    }
    await viewer.ask(decideObjectionOperation, { param: paramOf(viewer), json })
  },
  async callOff(viewer, form) {
    const callOffs = form
      .group('units')
      .flatMap(([allocationId, units]) => (Number(units) > 0 ? [{ allocationId, units: Number(units) }] : []))
    const json = { siteId: form.text('siteId'), callOffs }
    const { orderId } = await viewer.ask(callOffByOrderOperation, { param: paramOf(viewer), json })
    return viewer.may('order.read') ? `/console/orders/${orderId}?done=` : undefined
  },
  async deliver(viewer, form) {
    const json = { callOffIds: [form.text('callOffId')] }
    await viewer.ask(deliverCallOffsOperation, { param: paramOf(viewer), json })
  },
  async settle(viewer, form) {
    const assessments = form
      .group('assessment')
      .map(([institutionTenantId, text]) => ({ institutionTenantId, assessmentPerMille: Number(text) }))
    const json = { ratioPerMille: form.number('ratioPerMille'), assessments }
    await viewer.ask(settleSurplusOperation, { param: paramOf(viewer), json })
  },
  async cancel(viewer, form) {
    await viewer.ask(cancelRoundOperation, { param: paramOf(viewer), json: { reason: form.text('reason') } })
  },
} satisfies Readonly<Record<string, PageAct>>

/** The lines for which somebody gave a quantity. */
function demandLines(form: ConsoleForm) {
  const prices = new Map(form.group('price'))
  return form.group('units').flatMap(([productId, units]) =>
    units === ''
      ? []
      : [
          {
            productId,
            units: Number(units),
            lastPriceTenThousandths: tenThousandths(prices.get(productId) ?? ''),
          },
        ],
  )
}
